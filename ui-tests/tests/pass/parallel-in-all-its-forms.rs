//! Numbers of replicas, orders, keys and items in flight, with captures of every kind, in a pipeline that moves between threads.

use std::{collections::HashMap, sync::Arc};

use pipeline::prelude::*;

fn key_of(n: &u64) -> u64 {
    n % 3
}

fn keys() -> impl Fn(&u64) -> u64 + Clone + Send + Sync {
    |n| n % 5
}

fn main() {
    let names: Arc<HashMap<u64, String>> = Arc::new(HashMap::from([(1, "one".to_owned())]));
    let (offset, prefix) = (7u64, String::from("no. "));
    let shared = names.clone();
    let done = pipeline! {
        #![engine(tokio)]
        #![share(prefix)]
        let (a, b, c, d) = source(0..100u64) |> broadcast();
        let cores = a |> #[parallel(cpu)] map(move |n| n + offset) |> #[parallel(cpu)] filter(|n| n % 2 == 0) |> count();
        let ranged = b |> #[parallel(1..=3, window = 9)] { map(|n| n * 2) |> filter_map(|n| n.checked_sub(1)) } |> count();
        let keyed = c
            |> #[parallel(2, by = key_of)] { map_with(0, |seen: &mut u64, n| { *seen += 1; (*seen, n) }) |> map(|pair| pair.1) }
            |> #[parallel(2, by = keys())] map(|n| format!("{prefix}{n}"))
            |> #[parallel(2, by = |text| text.len())] map(|text| text.len())
            |> fold(0, |sum, n| sum + n);
        let named = d
            |> #[parallel(8, unordered)] map(async |n| names.get(&n).cloned())
            |> #[parallel(8)] filter_map(async move |name| {
                let known = shared.len();
                name.map(|name| (name, known))
            })
            |> collect::<Vec<_>>();
    };
    let done = done.run_blocking().unwrap();
    assert_eq!((done.cores, done.ranged, done.keyed), (50, 99, 590));
    assert_eq!(done.named, [("one".to_owned(), 1)]);
}
