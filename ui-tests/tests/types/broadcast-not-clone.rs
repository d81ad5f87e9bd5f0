use pipeline::prelude::*;

struct Ticket;

fn main() {
    let shared = pipeline! {
        let (one, other) = source([Ticket]) |> broadcast();
        one |> for_each(drop);
        other |> for_each(drop);
    };
    println!("{:?}", shared.run_blocking().is_ok());
}
