//! An `async` closure over an item that borrows from its chunk, in an island that another thread may run; and bodies of one
//! expression, with and without braces.

#![deny(warnings)]

use std::sync::atomic::{AtomicUsize, Ordering};

use pipeline::prelude::*;

struct Line<'a>(&'a str, usize);

async fn tick() {}

#[tokio::main]
async fn main() {
    let path = std::env::temp_dir().join(format!("pipeline-ui-async-{}.txt", std::process::id()));
    std::fs::write(&path, "one\ntwo\nthree\n").expect("a file");
    let file = path.clone();
    let seen = std::sync::Arc::new(AtomicUsize::new(0));
    let lengths = pipeline! {
        #![engine(tokio)]
        #![share(seen)]
        source(file::lines(file))
            |> map(async |line: &str| line)
            |> map(async |line| { tick().await; Line(line, seen.fetch_add(1, Ordering::Relaxed)) })
            |> map(async move |Line(line, number)| -> (usize, usize) { (line.len(), number) })
            |> try_map(async |pair| {
                if pair.0 == 0 {
                    return Err("an empty line");
                }
                tick().await;
                Ok(pair)
            })
            |> collect::<Vec<_>>();
    }
    .run()
    .await
    .expect("it runs");
    std::fs::remove_file(&path).expect("the file is ours");
    assert_eq!(*lengths, [(3, 0), (3, 1), (5, 2)]);
    assert_eq!(seen.load(Ordering::Relaxed), 3);
}
