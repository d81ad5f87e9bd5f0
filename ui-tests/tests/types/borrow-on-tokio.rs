use pipeline::prelude::*;

fn main() {
    let words = vec![String::from("one")];
    let longest = pipeline! {
        #![engine(tokio)]
        source(words.iter()) |> map(|word| word.len()) |> count();
    };
    println!("{:?}", longest.run_blocking().is_ok());
}
