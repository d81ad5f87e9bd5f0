use pipeline::prelude::*;

#[test]
fn a_chain_without_types_infers_as_on_iterators() {
    let done = pipeline! {
        let total = source(0..1000u64)
            |> map(|x| x * 3 + 1)
            |> filter(|x| x % 7 != 0)
            |> map(|x| x ^ (x >> 3))
            |> fold(0, |sum, x| sum + x);
    }
    .run_blocking()
    .unwrap();
    let expected: u64 =
        (0..1000u64).map(|x| x * 3 + 1).filter(|x| x % 7 != 0).map(|x| x ^ (x >> 3)).sum();
    assert_eq!(done.total, expected);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_ordered_region_keeps_order() {
    let done = pipeline! {
        #![engine(tokio)]
        source(0..100_000u64) |> #[parallel(2)] map(|x| x * 2) |> collect();
    }
    .run()
    .await
    .unwrap();
    assert_eq!(done.output, (0..100_000u64).map(|x| x * 2).collect::<Vec<_>>());
    println!("{}", done.report);
}
