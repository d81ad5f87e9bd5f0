//! `examples/word_count.rs` without the library, for the compile-time comparison.

use std::{
    collections::HashMap,
    error::Error,
    fs::File,
    io::{self, BufRead, BufReader, Read, Write},
    path::{Path, PathBuf},
};

use clap::Parser;

/// Words of texts, by how often they come
#[derive(Parser)]
struct Arguments {
    /// Files to read; `-` is standard input
    #[arg(default_value = concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/kjv-excerpt.txt"))]
    paths: Vec<PathBuf>,
    /// Print the result as one line of JSON
    #[arg(long)]
    json: bool,
}

#[derive(Default)]
struct Words {
    total: u64,
    counts: HashMap<String, u64>,
    lower: String,
}

fn add(words: &mut Words, word: &str) {
    words.total += 1;
    words.lower.clear();
    words.lower.push_str(word);
    words.lower.make_ascii_lowercase();
    match words.counts.get_mut(&words.lower) {
        Some(count) => *count += 1,
        None => {
            words.counts.insert(words.lower.clone(), 1);
        }
    }
}

fn open(path: &Path) -> io::Result<Box<dyn BufRead>> {
    let reader: Box<dyn Read> =
        if path.as_os_str() == "-" { Box::new(io::stdin()) } else { Box::new(File::open(path)?) };
    Ok(match path.extension().is_some_and(|extension| extension == "gz") {
        true => Box::new(BufReader::new(flate2::read::MultiGzDecoder::new(reader))),
        false => Box::new(BufReader::new(reader)),
    })
}

fn main() -> Result<(), Box<dyn Error>> {
    let Arguments { paths, json } = Arguments::parse();
    let mut words = Words::default();
    for path in &paths {
        let mut reader = open(path)?;
        let mut line = String::new();
        while reader.read_line(&mut line)? > 0 {
            let split = line.split(|letter: char| !letter.is_ascii_alphabetic());
            split.filter(|word| !word.is_empty()).for_each(|word| add(&mut words, word));
            line.clear();
        }
    }
    let mut top: Vec<_> = words.counts.iter().collect();
    top.sort_by(|one, other| other.1.cmp(one.1).then(one.0.cmp(other.0)));
    top.truncate(20);
    let mut out = io::stdout().lock();
    if json {
        let (total, distinct) = (words.total, words.counts.len());
        let line = serde_json::json!({ "total": total, "distinct": distinct, "top": top });
        writeln!(out, "{line}")?;
        return Ok(());
    }
    top.iter().try_for_each(|(word, count)| writeln!(out, "{count:>10} {word}"))?;
    Ok(())
}
