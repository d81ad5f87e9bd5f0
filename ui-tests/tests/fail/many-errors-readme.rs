use pipeline::prelude::*;

fn main() {
    let errors = pipeline! {
        let lines = source(file::lines("access.log")) |> fliter(|line| line.contains("ERROR"));
        let count = lines |> count();
        let longest = lines |> map(|line| line.len()) |> fold(0, usize::max);
    };
    println!("{}", errors.run_blocking().is_ok());
}
