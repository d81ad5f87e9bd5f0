//! The paths that a file source reads, one after the other.

use std::{
    ffi::OsStr,
    path::{Path, PathBuf},
};

/// Paths in the order in which they are read. `-` is standard input.
///
/// ```
/// use pipeline_runtime::io::{IntoPaths, Paths};
///
/// let days: Paths = (1..=7).map(|day| format!("day-{day}.log")).collect();
/// assert_eq!(days.len(), 7);
/// assert_eq!("access.log".into_paths().len(), 1);
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Paths(Vec<PathBuf>);

impl Paths {
    /// How many.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl IntoIterator for Paths {
    type Item = PathBuf;
    type IntoIter = std::vec::IntoIter<PathBuf>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.into_iter()
    }
}

impl<P: Into<PathBuf>> FromIterator<P> for Paths {
    fn from_iter<I: IntoIterator<Item = P>>(paths: I) -> Self {
        Paths(paths.into_iter().map(Into::into).collect())
    }
}

/// One path or several. An iterator of paths is collected into [`Paths`] first: `&Path` is itself an iterator over
/// its components, so that a conversion from any iterator would be ambiguous.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a path or a list of paths",
    note = "accepted are `&str`, `String`, `&Path`, `PathBuf`, and arrays, slices and `Vec`s of them",
    note = "an iterator of paths becomes one by `.collect::<Paths>()`"
)]
pub trait IntoPaths {
    /// The paths, in order.
    fn into_paths(self) -> Paths;
}

impl IntoPaths for Paths {
    fn into_paths(self) -> Paths {
        self
    }
}

macro_rules! one_path {
    ($($path:ty),+) => {$(
        impl IntoPaths for $path {
            fn into_paths(self) -> Paths {
                Paths(vec![self.into()])
            }
        }
    )+};
}

one_path!(&str, &String, String, &Path, &PathBuf, PathBuf, &OsStr);

impl<P: AsRef<Path>> IntoPaths for Vec<P> {
    fn into_paths(self) -> Paths {
        self.as_slice().into_paths()
    }
}

impl<P: AsRef<Path>> IntoPaths for &Vec<P> {
    fn into_paths(self) -> Paths {
        self.as_slice().into_paths()
    }
}

impl<P: AsRef<Path>> IntoPaths for &[P] {
    fn into_paths(self) -> Paths {
        self.iter().map(|path| path.as_ref()).collect()
    }
}

impl<P: AsRef<Path>, const N: usize> IntoPaths for [P; N] {
    fn into_paths(self) -> Paths {
        self.as_slice().into_paths()
    }
}

impl<P: AsRef<Path>, const N: usize> IntoPaths for &[P; N] {
    fn into_paths(self) -> Paths {
        self.as_slice().into_paths()
    }
}
