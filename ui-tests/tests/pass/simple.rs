use pipeline::prelude::*;

fn main() {
    let sum = pipeline! { source(1..=4) |> map(|n| n * n) |> fold(0, |sum, n| sum + n); };
    assert_eq!(sum.run_blocking().expect("it runs").output, 30);
}
