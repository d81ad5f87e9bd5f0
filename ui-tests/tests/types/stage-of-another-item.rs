use pipeline::{error::Cause, prelude::*, stage::{Outlet, Stage}};

struct Lengths;

impl Stage for Lengths {
    type In<'a> = &'a str;
    type Out<'a> = usize;

    fn process<'a>(&mut self, text: &'a str, out: &mut Outlet<usize>) -> Result<(), Cause> {
        out.give(text.len());
        Ok(())
    }
}

fn main() {
    let done = pipeline! {
        source(0..9u64) |> stage(Lengths) |> count();
    };
    println!("{:?}", done.run_blocking().is_ok());
}
