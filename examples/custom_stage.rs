//! A stage of one's own: the chapters of a text, each from its verses. It keeps the chapter that it is in, and gives one when the
//! next begins; the end of the text is an item that says so.
//!
//! `custom_stage [PATH ..]`

mod support;

use std::error::Error;

use pipeline::{
    error::Cause,
    prelude::*,
    run::RunContext,
    stage::{Outlet, Stage, conformance},
};

use support::Arguments;

/// Counts verses and words of the chapter it is in.
#[derive(Clone, Default)]
struct Chapters {
    chapter: Option<Chapter>,
}

#[derive(Clone, Debug, Default, PartialEq)]
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
    let sample = ["Ge1:1 In the beginning", "Ge1:2 And the earth", "Ge2:1 Thus", "\0"];
    let lines = || sample.map(|line| (line != "\0").then(|| line.to_owned())).to_vec();
    conformance::check(Chapters::default, lines)?;

    let arguments = Arguments::read("kjv-excerpt.txt")?;
    let chapters = pipeline! {
        #![name = "custom_stage"]

        let lines = source(file::lines(&arguments.paths[..])) |> map(|line| Some(line.to_owned()));
        let end = source([None]);
        let chapters = concat(lines, end) |> stage(Chapters::default()) |> collect::<Vec<_>>();
    };
    if arguments.graph {
        print!("{}", chapters.graph());
        return Ok(());
    }
    let chapters = chapters.run_blocking()?.into_output().chapters;
    for Chapter { name, verses, words } in chapters.iter().take(5) {
        println!("{name:>6} {verses:>4} verses {words:>6} words");
    }
    let words: usize = chapters.iter().map(|chapter| chapter.words).sum();
    println!("{} chapters, {words} words", chapters.len());
    Ok(())
}
