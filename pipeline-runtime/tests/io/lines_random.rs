//! However reads fall, lines are those of `str::lines`.

use pipeline_runtime::{io::lines, source::Items};
use proptest::prelude::*;

use crate::support::{Parts, drain};

proptest! {
    #[test]
    fn lines_are_those_of_str(
        text in "([a-z\u{e9}\u{20ac}\u{1f600}]{0,9}(\n|\r\n|\r)?){0,40}",
        reads in proptest::collection::vec(1usize..12, 1..60),
        chunk in 1usize..40,
    ) {
        let mut rest = text.as_bytes();
        let mut parts = Vec::new();
        for read in reads.iter().cycle() {
            if rest.is_empty() {
                break;
            }
            let (part, behind) = rest.split_at((*read).min(rest.len()));
            parts.push(part);
            rest = behind;
        }
        let mut all = Vec::new();
        let source = lines::from_reader("text", Parts::new(parts)).chunk(chunk).max_item(1000);
        drain(source, |chunk| all.extend(chunk.items().map(str::to_owned))).expect("no failure");
        prop_assert_eq!(all, text.lines().collect::<Vec<_>>());
    }
}
