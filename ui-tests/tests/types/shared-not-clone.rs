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
        #![engine(steal)]
        #![share(table)]
        source(0u32..2) |> map(move |n| table.get(n)) |> boundary() |> filter(move |n| table.get(*n) > 0) |> count();
    };
    println!("{:?}", looked.run_blocking().is_ok());
}
