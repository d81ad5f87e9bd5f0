//! Closures without types infer as on iterators, also behind an edge and in a region.

use pipeline::prelude::*;

fn main() {
    let done = pipeline! {
        source(vec!["one", "two", "three"])
            |> map(|word| word.len())
            |> filter(|length| length.is_power_of_two() || *length == 3)
            |> boundary()
            |> map(|length| length.checked_sub(1))
            |> #[parallel(2)] filter_map(|less| less.filter(|n| n.count_ones() > 0))
            |> scan(0, |sum, n| {
                *sum += n;
                Some(*sum)
            })
            |> fold(Vec::new(), |mut all, sum| {
                all.push(sum.trailing_zeros());
                all
            });
    };
    assert_eq!(done.run_blocking().expect("it runs").output, [1, 2]);
}
