//! The static graph of the generated module.

use proc_macro2::TokenStream;

use super::names::Names;
use crate::plan::Plan;

pub(super) fn statics(_plan: &Plan<'_>, names: &Names) -> TokenStream {
    let rt = &names.rt;
    code!(pub static GRAPH: #rt::Graph = #rt::Graph {};)
}
