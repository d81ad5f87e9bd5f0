use pipeline::prelude::*;

fn main() {
    let names = vec!["a".to_owned(), "b".to_owned()];
    let counted = pipeline! {
        #![engine(tokio)]
        source(0..9usize) |> filter(|n| *n < names.len()) |> boundary() |> map(|n| names[n].len()) |> count();
    };
    println!("{:?}", counted.run_blocking().is_ok());
}
