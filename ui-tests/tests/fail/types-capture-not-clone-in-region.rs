use pipeline::prelude::*;

struct Table(Vec<u32>);

fn main() {
    let table = Table(vec![1, 2]);
    let looked = pipeline! {
        source(0usize..2) |> #[parallel(2)] map(move |n| table.0[n]) |> count();
    };
    println!("{:?}", looked.run_blocking().is_ok());
}
