//! Words of a file, counted on one thread: the same closures and the same map, in a pipeline and in a loop written by hand.

use std::{
    fs::{self, File},
    io::{self, Read, Write},
    path::{Path, PathBuf},
};

use pipeline::prelude::*;

use crate::{
    counts::{Words, separates},
    kernels::finish,
    rounds::{Effort, interleave, limit, ours},
    table::Table,
};

/// How often the bundled excerpt is repeated: some 12 MB.
const REPEATS: usize = 160;
/// What the loop reads at once.
const CHUNK: usize = 64 << 10;

pub(crate) fn words(effort: Effort, table: &mut Table) {
    let path = text().expect("a temporary file can be written");
    let total = by_hand(&path).expect("the text can be read").total;
    let times = interleave(
        effort,
        total,
        vec![
            limit("hand-written borrowed loop", || {
                by_hand(&path).expect("the text can be read").digest()
            }),
            ours("pipeline", || by_pipeline(&path).digest()),
        ],
    );
    table.group("word count, one thread, borrowed from file to map", &times);
    let ratio = times.ratio("pipeline", "hand-written borrowed loop");
    table.figure("pipeline / hand-written loop", ratio, 1.10, "x");
    fs::remove_file(path).expect("the temporary file is ours");
}

fn text() -> io::Result<PathBuf> {
    let excerpt = fs::read(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/kjv-excerpt.txt"))?;
    let path = std::env::temp_dir().join(format!("pipeline-words-{}.txt", std::process::id()));
    let mut file = File::create(&path)?;
    (0..REPEATS).try_for_each(|_| file.write_all(&excerpt))?;
    Ok(path)
}

fn by_pipeline(path: &Path) -> Words {
    let counted = pipeline! {
        source(file::lines(path))
            |> flat_map(|line| line.split(separates))
            |> filter(|word| !word.is_empty())
            |> aggregate(Words::default(), |words, word| words.add(word));
    };
    finish(counted.run_blocking())
}

/// Reads chunks, checks them for UTF-8, and borrows lines and words in place; the start of a cut line moves to the front.
fn by_hand(path: &Path) -> io::Result<Words> {
    let mut file = File::open(path)?;
    let mut words = Words::default();
    let (mut buffer, mut filled) = (vec![0; CHUNK], 0);
    loop {
        let read = file.read(&mut buffer[filled..])?;
        filled += read;
        let whole = match read {
            0 => filled,
            _ => buffer[..filled].iter().rposition(|byte| *byte == b'\n').map_or(0, |end| end + 1),
        };
        let text = std::str::from_utf8(&buffer[..whole]).map_err(io::Error::other)?;
        for line in text.lines() {
            for word in line.split(separates) {
                if !word.is_empty() {
                    words.add(word);
                }
            }
        }
        if read == 0 {
            return Ok(words);
        }
        buffer.copy_within(whole..filled, 0);
        filled -= whole;
    }
}
