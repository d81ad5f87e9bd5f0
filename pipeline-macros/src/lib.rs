//! The proc-macro shell over `pipeline-lang`.

/// Compiles a declared streaming topology into a statically typed graph of fused stages.
///
/// See the documentation of the crate `pipeline`, which re-exports it.
#[proc_macro]
pub fn pipeline(tokens: proc_macro::TokenStream) -> proc_macro::TokenStream {
    pipeline_lang::expand(tokens.into()).into()
}
