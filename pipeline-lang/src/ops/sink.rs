//! `sink(to)`: hands every item to a sink: a file writer, a `futures::Sink`, a tokio channel.
//!
//! ```text
//! let (sent, mut received) = futures::channel::mpsc::channel(8);
//! let done = pipeline! { source([1, 2]) |> sink(sent); };
//! done.run_blocking()?;
//! assert_eq!(received.try_recv().ok(), Some(1));
//! ```

use quote::quote_spanned;

use super::prelude::*;

pub(super) static SINK: Op = Op {
    name: "sink",
    signature: "sink(to)",
    params: &[Param::Value("to")],
    shape: Shape::Terminal,
    may_fail: true,
    is_sink: true,
    emit,
    ..Op::NONE
};

fn emit(stage: &Stage<'_>, _rests: &[TokenStream]) -> TokenStream {
    let (span, rt, id) = (stage.span(), stage.rt(), stage.id());
    let sink = stage.local("sink");
    let failed = stage.fail(&quote_spanned!(span=> error));
    quote_spanned! {span=>
        if let ::core::result::Result::Err(error) = #rt::mark(#id, at).passed(#sink.push(item)) {
            #failed
        }
    }
}
