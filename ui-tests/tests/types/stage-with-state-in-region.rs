use pipeline::{error::Cause, prelude::*, stage::{Outlet, Stage}};

#[derive(Clone)]
struct Sum(u64);

impl Stage for Sum {
    type In<'a> = u64;
    type Out<'a> = u64;

    fn process<'a>(&mut self, n: u64, out: &mut Outlet<u64>) -> Result<(), Cause> {
        self.0 += n;
        out.give(self.0);
        Ok(())
    }
}

fn main() {
    let done = pipeline! {
        source(0..9u64) |> #[parallel(2)] stage(Sum(0)) |> count();
    };
    println!("{:?}", done.run_blocking().is_ok());
}
