//! On tokio: methods that use `self`, generic and const-generic functions, lines split on several replicas, dead letters of items
//! that are not `Clone`; and the same pipeline on the sync engine.

use std::{fmt::Display, sync::Arc};

use pipeline::{engine::Sync, prelude::*};

struct Shop {
    prices: Vec<u32>,
}

impl Shop {
    fn price(&self, index: usize) -> u32 {
        self.prices[index % self.prices.len()]
    }

    async fn total(self: Arc<Self>, orders: Vec<usize>) -> u32 {
        let total = pipeline! {
            #![engine(tokio)]
            source(orders) |> #[parallel(2)] map(|index| self.price(index)) |> fold(0, |sum, price| sum + price);
        };
        total.run().await.expect("it runs").into_output()
    }
}

async fn shown<T>(items: Vec<T>) -> Vec<String>
where
    T: Display + Send + 'static,
{
    let shown = pipeline! {
        #![engine(tokio)]
        source(items) |> map(|item: T| item.to_string()) |> boundary() |> map(async |text| text) |> collect();
    };
    shown.run().await.expect("it runs").into_output()
}

async fn batches<const SIZE: usize>(items: u32) -> Vec<usize> {
    let sizes = pipeline! {
        #![engine(tokio)]
        source(0..items) |> batch(SIZE) |> map(|batch| batch.len()) |> collect();
    };
    sizes.run().await.expect("it runs").into_output()
}

async fn words(path: std::path::PathBuf) -> usize {
    let words = pipeline! {
        #![engine(tokio)]
        source(file::lines(path)) |> #[parallel(3)] map(|line| line.split(' ').count()) |> fold(0, |sum, n| sum + n);
    };
    words.run().await.expect("it runs").into_output()
}

struct Opaque(u32);

fn odd(item: Opaque) -> Result<u32, String> {
    if item.0 % 2 == 1 { Ok(item.0) } else { Err(format!("{} is even", item.0)) }
}

async fn odds() -> (Vec<u32>, Vec<String>) {
    let sorted = pipeline! {
        #![engine(tokio)]
        let numbers = source(0..4) |> map(Opaque) |> #[on_error(dead_letter = even, no_input)] try_map(odd);
        let good = numbers |> collect();
        let bad = even |> map(|record| record.cause) |> collect();
    };
    let sorted = sorted.run().await.expect("it runs").into_output();
    (sorted.good, sorted.bad)
}

#[tokio::main]
async fn main() {
    let shop = Arc::new(Shop { prices: vec![1, 10] });
    assert_eq!(shop.total(vec![0, 1, 2, 3]).await, 22);
    assert_eq!(shown(vec![1.5, 2.5]).await, ["1.5", "2.5"]);
    assert_eq!(batches::<3>(7).await, [3, 3, 1]);

    let path = std::env::temp_dir().join(format!("pipeline-ui-tokio-{}.txt", std::process::id()));
    std::fs::write(&path, "a b c\nd e\n").expect("a file");
    assert_eq!(words(path.clone()).await, 5);
    std::fs::remove_file(&path).expect("the file is ours");

    assert_eq!(odds().await, (vec![1, 3], vec!["0 is even".to_owned(), "2 is even".to_owned()]));

    let elsewhere = pipeline! {
        #![engine(tokio)]
        source(0..9u32) |> boundary() |> map(|n| n + 1) |> count();
    };
    let counted = elsewhere.run_on(&Sync::new()).await.expect("it runs");
    assert_eq!((*counted, counted.report.engine), (9, "sync"));
}
