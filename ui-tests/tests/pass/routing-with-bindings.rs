//! `match` routes items whole, by an expression of their bindings, with guards, and drops.

use pipeline::prelude::*;

#[derive(Debug, PartialEq)]
enum Event {
    Push { branch: String, commits: u32 },
    Star(u32),
    Ping,
}

fn main() {
    let events = vec![
        Event::Push { branch: "main".into(), commits: 2 },
        Event::Star(7),
        Event::Ping,
        Event::Push { branch: "side".into(), commits: 0 },
        Event::Star(0),
    ];
    let done = pipeline! {
        source(events) |> match {
            Event::Push { branch, commits } if commits > 0 => pushes((branch, commits)),
            Event::Star(0) | Event::Ping                  => drop,
            Event::Star(stars)                            => stars(stars),
            other                                         => rest(other),
        };
        let pushed = pushes |> collect::<Vec<_>>();
        let starred = stars |> fold(0, |sum, n| sum + n);
        let others = rest |> collect::<Vec<_>>();
    }
    .run_blocking()
    .expect("it runs");
    assert_eq!(done.pushed, [("main".to_owned(), 2)]);
    assert_eq!(done.starred, 7);
    assert_eq!(done.others, [Event::Push { branch: "side".into(), commits: 0 }]);
}
