use pipeline::prelude::*;

struct Table;

impl Table {
    fn get(&self, n: u32) -> u32 {
        n
    }
}

fn main() {
    let table = Table;
    let looked = pipeline! {
        source(0u32..2) |> #[parallel(2)] map(move |n| table.get(n)) |> count();
    };
    println!("{:?}", looked.run_blocking().is_ok());
}
