//! A stage of one's own: the chapters of a text, each from its verses. It keeps the chapter that it is in, and gives one when the
//! next begins; the end of the text is an item that says so.

mod support;

use std::{error::Error, path::PathBuf};

use clap::Parser;
use pipeline::{
    error::Cause,
    prelude::*,
    run::RunContext,
    stage::{Outlet, Stage, conformance},
};

use serde::Serialize;

use support::{Options, bundled, print, run};

/// Chapters of a text, with their verses and words
#[derive(Parser)]
struct Arguments {
    /// Files to read; `-` is standard input
    #[arg(default_value = bundled!("kjv-excerpt.txt"))]
    paths: Vec<PathBuf>,
    #[command(flatten)]
    options: Options,
}

/// Counts verses and words of the chapter it is in.
#[derive(Clone, Default)]
struct Chapters {
    chapter: Option<Chapter>,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize)]
struct Chapter {
    name: String,
    verses: usize,
    words: usize,
}

/// A line such as `Ge1:3 And God said`, or the end of the text.
type Line = Option<String>;

impl Stage for Chapters {
    type In<'a> = Line;
    type Out<'a> = Chapter;

    /// A stage that was closed in the middle of a text begins afresh.
    fn init(&mut self, _context: &RunContext) -> Result<(), Cause> {
        self.chapter = None;
        Ok(())
    }

    fn process<'a>(&mut self, line: Line, out: &mut Outlet<Chapter>) -> Result<(), Cause> {
        let Some(line) = line else {
            out.extend(self.chapter.take());
            return Ok(());
        };
        let (name, verse) = line.split_once(':').ok_or("a line without a chapter")?;
        if self.chapter.as_ref().is_none_or(|chapter| chapter.name != name) {
            let next = Chapter { name: name.to_owned(), ..Chapter::default() };
            out.extend(self.chapter.replace(next));
        }
        if let Some(chapter) = &mut self.chapter {
            chapter.verses += 1;
            chapter.words += verse.split_whitespace().skip(1).count();
        }
        Ok(())
    }
}

fn main() -> Result<(), Box<dyn Error>> {
    let sample = ["Ge1:1 In the beginning", "Ge1:2 And the earth", "Ge2:1 Thus"];
    let lines = || sample.iter().map(|line| Some(line.to_string())).chain([None]).collect();
    conformance::check(Chapters::default, lines)?;

    let arguments = Arguments::parse();
    arguments.options.runtime()?.block_on(run(arguments))
}

async fn run(Arguments { paths, options }: Arguments) -> Result<(), Box<dyn Error>> {
    let chapters = pipeline! {
        #![name = "custom_stage"]
        #![engine(tokio)]

        let lines = source(file::lines(paths)) |> map(|line| Some(line.to_owned()));
        let end = source([None]);
        let chapters = concat(lines, end) |> stage(Chapters::default()) |> collect::<Vec<_>>();
    };
    if options.graph {
        return options.print_graph(chapters.graph());
    }
    let chapters = run!(chapters, options)?.into_output().chapters;
    print(|out| {
        if options.json {
            return writeln!(out, "{}", serde_json::json!(chapters));
        }
        for Chapter { name, verses, words } in chapters.iter().take(5) {
            writeln!(out, "{name:>6} {verses:>4} verses {words:>6} words")?;
        }
        let words: usize = chapters.iter().map(|chapter| chapter.words).sum();
        writeln!(out, "{} chapters, {words} words", chapters.len())
    })
}
