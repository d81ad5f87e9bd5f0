use pipeline::prelude::*;

fn main() {
    let done = pipeline! {
        #![strict]
        let (numbers, others) = source(0..100) |> broadcast();
        let even = others |> filter(|n| n % 2 == 0);
        zip(numbers, even) |> count();
    };
    println!("{:?}", done.run_blocking().is_ok());
}
