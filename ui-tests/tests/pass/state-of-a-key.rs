//! The initial value of each key's state: a variable that stays the caller's, and one that is moved in.

use pipeline::prelude::*;

fn main() {
    let kept = vec![7_u64];
    let counted = pipeline! {
        source(0u64..9)
            |> #[parallel(2, by = |n| n % 3)] scan(kept, |all, n| { all.push(n); Some(all.len()) })
            |> collect::<Vec<_>>();
    };
    let lengths = [2, 2, 2, 3, 3, 3, 4, 4, 4];
    let mut given = counted.run_blocking().unwrap().into_output();
    given.sort();
    assert_eq!(given, lengths);

    let groups = pipeline! {
        #![share(kept)]
        source(0u64..9) |> group_by(|n| n % 3) |> aggregate(kept, |all, n| all.push(n)) |> map(|(_, all)| all.len()) |> collect::<Vec<_>>();
    };
    assert_eq!(groups.run_blocking().unwrap().output, [4, 4, 4]);

    let moved = vec![7_u64];
    let counted = pipeline! {
        #![engine(steal)]
        source(0u64..9)
            |> #[parallel(2, by = |n| n % 3)] scan(moved, |all, n| { all.push(n); Some(all.len()) })
            |> collect::<Vec<_>>();
    };
    let mut given = counted.run_blocking().unwrap().into_output();
    given.sort();
    assert_eq!(given, lengths);
}
