use pipeline::prelude::*;

struct Seen(Vec<u64>);

fn main() {
    let seen = Seen(Vec::new());
    let counted = pipeline! {
        source(0u64..9)
            |> #[parallel(2, by = |n| n % 3)] scan(seen, |seen, n| { seen.0.push(n); Some(seen.0.len()) })
            |> count();
    };
    println!("{:?}", counted.run_blocking().is_ok());
}
