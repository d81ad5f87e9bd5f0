//! Whatever goes wrong in a file is named, and the lines before it are given first.

use std::{
    io::{self, Read},
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
};

use pipeline_runtime::{
    error::Cause,
    io::{
        file,
        lines::{self, Lines},
        read::{ReadError, ReadFault},
    },
    source::{Items, Source},
};

use crate::support::{Folder, Parts, context, drain, fetch};

/// The lines given before the fault, and the fault.
fn fail(mut source: Lines) -> (Vec<String>, Box<ReadError>) {
    let mut all = Vec::new();
    source.open(&context());
    let cause: Cause = loop {
        match fetch(&mut source) {
            Ok(chunk) => {
                all.extend(chunk.expect("a fault before the end").items().map(str::to_owned));
            }
            Err(cause) => break cause,
        }
    };
    assert!(fetch(&mut source).expect("the fault is given once").is_none());
    (all, cause.downcast().expect("a read error"))
}

#[test]
fn a_missing_file_is_named() {
    let folder = Folder::new();
    let paths = [folder.write("here", "one\n"), folder.path("missing.log")];
    let (all, error) = fail(file::lines(paths));
    assert_eq!(all, ["one"]);
    assert!(matches!(error.fault(), ReadFault::Open(_)));
    assert!(error.to_string().starts_with("cannot open `"), "{error}");
    assert!(error.to_string().contains("missing.log`: No such file"), "{error}");
}

#[test]
fn a_folder_is_not_a_file() {
    let (_, error) = fail(file::lines(std::env::temp_dir()));
    assert!(error.to_string().contains("irectory"), "{error}");
}

#[test]
fn a_failing_read_gives_what_came_before() {
    let reader = Parts::new(["one\ntwo\n", "thr"]).then_fail(io::ErrorKind::ConnectionReset);
    let (all, error) = fail(lines::from_reader("socket", reader));
    assert_eq!(all, ["one", "two"]);
    assert_eq!((error.origin(), error.line(), error.offset()), ("socket", 3, 8));
    assert_eq!(error.to_string(), "cannot read `socket` past byte 8 (line 3): connection reset");
}

#[test]
fn an_interrupted_read_is_repeated() {
    struct Interrupted(bool, Parts);
    impl Read for Interrupted {
        fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
            self.0 = !self.0;
            if self.0 { Err(io::ErrorKind::Interrupted.into()) } else { self.1.read(buffer) }
        }
    }
    let mut count = 0;
    let reader = Interrupted(false, Parts::new(["a\nb", "\nc"]));
    drain(lines::from_reader("signals", reader), |chunk| count += chunk.items().count())
        .expect("no failure");
    assert_eq!(count, 3);
}

#[test]
fn invalid_utf8_is_placed() {
    for chunk in [1, 7, 64] {
        let reader = Parts::new([b"one\ntwo\nab\xffcd\nfour\n"]);
        let (all, error) = fail(lines::from_reader("text", reader).chunk(chunk));
        assert_eq!(all, ["one", "two"]);
        assert_eq!((error.line(), error.offset()), (3, 10));
        assert!(matches!(error.fault(), ReadFault::Utf8));
        assert!(
            error.to_string().starts_with("`text` is not UTF-8 at line 3 (byte 10)"),
            "{error}"
        );
    }
}

#[test]
fn a_character_cut_short_by_the_end_is_invalid() {
    let reader = Parts::new([b"one\n\xe2\x82"]);
    let (all, error) = fail(lines::from_reader("text", reader));
    assert_eq!(all, ["one"]);
    assert_eq!((error.line(), error.offset()), (2, 4));
}

/// Endless bytes without a line end, counting what it is asked for.
struct Endless(Arc<AtomicUsize>);

impl Read for Endless {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        buffer.fill(b'x');
        self.0.fetch_add(buffer.len(), Ordering::Relaxed);
        Ok(buffer.len())
    }
}

#[test]
fn a_line_without_end_stays_within_the_limit() {
    const LIMIT: usize = 1 << 20;
    let read = Arc::new(AtomicUsize::new(0));
    let reader = (&b"first\n"[..]).chain(Endless(Arc::clone(&read)));
    let (all, error) = fail(lines::from_reader("endless", reader).max_item(LIMIT));
    assert_eq!(all, ["first"]);
    assert!(matches!(error.fault(), ReadFault::TooLong(LIMIT)));
    assert_eq!((error.line(), error.offset()), (2, 6));
    assert!(error.to_string().contains("more than 1048576 bytes at line 2 (byte 6)"), "{error}");
    assert_eq!(read.load(Ordering::Relaxed), LIMIT + 1);
}

/// However long a chunk is, and however little or much of it one read gives.
#[test]
fn the_limit_depends_on_no_chunk_and_no_read() {
    for (chunk, part) in
        [1, 4, 8, 64].iter().flat_map(|&chunk| (1..20).map(move |part| (chunk, part)))
    {
        let of = |text: &str| {
            let reader = Parts::new(text.as_bytes().chunks(part));
            lines::from_reader("text", reader).chunk(chunk).max_item(8)
        };
        let mut count = 0;
        let at_the_limit = of("a\n1234567\nb\n12345678");
        drain(at_the_limit, |chunk| count += chunk.items().count()).expect("none is too long");
        assert_eq!(count, 4);
        for too_long in ["a\n12345678\nb\n", "a\n123456789", "a\n123456789\nb\nc\n"] {
            let (all, error) = fail(of(too_long));
            assert_eq!(all, ["a"]);
            assert!(matches!(error.fault(), ReadFault::TooLong(8)), "{error}");
            assert_eq!((error.line(), error.offset()), (2, 2));
        }
    }
}

#[cfg(feature = "gzip")]
#[test]
fn a_truncated_gzip_file_gives_what_it_can() {
    use crate::support::gzip;
    let folder = Folder::new();
    let text: String = (0..100_000).map(|number| format!("line {number}\n")).collect();
    let whole = gzip(text.as_bytes());
    let path = folder.write("cut.gz", &whole[..whole.len() / 2]);
    let (all, error) = fail(file::lines(&path));
    assert!(all.len() > 10_000, "{} lines", all.len());
    assert!(all.iter().map(String::as_str).eq(text.lines().take(all.len())));
    assert_eq!(error.line(), all.len() as u64 + 1);
    assert!(error.to_string().contains("cut.gz` past byte"), "{error}");
}

#[cfg(not(feature = "gzip"))]
#[test]
fn gzip_without_its_feature_says_so() {
    let folder = Folder::new();
    let (_, error) = fail(file::lines(folder.write("a.gz", "")));
    assert!(error.to_string().contains("needs the feature `gzip`"), "{error}");
}
