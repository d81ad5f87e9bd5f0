fn main() {
    let pipeline = {
        #[allow(dead_code, non_camel_case_types)]
        mod __pipeline {
            /// The number of each stage in the graph.
            pub mod stage {
                pub const SOURCE: ::core::primitive::u16 = 0;
                pub const ENTRIES: ::core::primitive::u16 = 1;
                pub const COUNT: ::core::primitive::u16 = 2;
                pub const SINK: ::core::primitive::u16 = 3;
            }
            /// What the pipeline returns.
            #[derive(Clone, Debug, PartialEq)]
            pub struct Outputs<count_> {
                pub count: count_,
            }
        }
        let source_items = ::pipeline::__rt::argument(file::lines("access.log"));
        let sink_to = ::pipeline::__rt::argument(file::json_lines("rejected.jsonl"));
        ::pipeline::__rt::Pipeline::new(
            &__GRAPH,
            ::pipeline::__rt::Sync::new(),
            |scope: &mut ::pipeline::__rt::Scope<'_, ::pipeline::__rt::Local>| {
                let (count_in, count_out) = scope.slot();
                scope
                    .island(
                        0,
                        |run| async {
                            let mut run = run;
                            let source_items = source_items.into_inner();
                            let sink_to = sink_to.into_inner();
                            let mut input = run
                                .source(
                                    __pipeline::stage::SOURCE,
                                    ::pipeline::__rt::fused(source_items),
                                );
                            let count_in = count_in;
                            let mut count_kept = 0u64;
                            let mut sink_sink = run
                                .sink(__pipeline::stage::SINK, sink_to);
                            'input: while let ::core::option::Option::Some(mut batch) = run
                                .next(&mut input, (&mut sink_sink,), true)
                                .await
                            {
                                {
                                    let mut cursor = ::core::option::Option::Some(
                                        run.items(&mut batch),
                                    );
                                    loop {
                                        let room = run.room((&mut sink_sink,));
                                        let base = run.base();
                                        let step = run
                                            .block(
                                                0,
                                                || {
                                                    let mut items = ::pipeline::__rt::take(&mut cursor);
                                                    let mut count_state = count_kept;
                                                    let mut taken = 0u64;
                                                    let mut entries_given = 0u64;
                                                    let mut entries_dropped = 0u64;
                                                    let mut sink_taken = 0u64;
                                                    let ended = 'batch: {
                                                        for _ in 0..room {
                                                            let ::core::option::Option::Some(item) = ::pipeline::__rt::next(
                                                                __pipeline::stage::SOURCE,
                                                                base.plus(taken),
                                                                &mut items,
                                                            ) else {
                                                                break 'batch ::core::result::Result::Ok(true);
                                                            };
                                                            let at = base.plus(taken);
                                                            taken += 1;
                                                            let kept = ::pipeline::__rt::keep_input(
                                                                __pipeline::stage::ENTRIES,
                                                                at,
                                                                &item,
                                                            );
                                                            match ::pipeline::__rt::outcome(
                                                                ::pipeline::__rt::mark(__pipeline::stage::ENTRIES, at)
                                                                    .passed(Entry::parse(item)),
                                                            ) {
                                                                ::core::result::Result::Ok(item) => {
                                                                    entries_given += 1;
                                                                    count_state += 1;
                                                                }
                                                                ::core::result::Result::Err(error) => {
                                                                    entries_dropped += 1;
                                                                    let item = {
                                                                        #[allow(unused_imports)]
                                                                        use ::pipeline::__rt::KeptInput as _;
                                                                        ::pipeline::__rt::record(
                                                                            &__GRAPH,
                                                                            __pipeline::stage::ENTRIES,
                                                                            at,
                                                                            kept.into_owned_input(),
                                                                            error,
                                                                        )
                                                                    };
                                                                    sink_taken += 1;
                                                                    if let ::core::result::Result::Err(error) = ::pipeline::__rt::mark(
                                                                            __pipeline::stage::SINK,
                                                                            at,
                                                                        )
                                                                        .passed(sink_sink.push(item))
                                                                    {
                                                                        break 'batch ::pipeline::__rt::failed(
                                                                            __pipeline::stage::SINK,
                                                                            at,
                                                                            error,
                                                                        );
                                                                    }
                                                                }
                                                            }
                                                        }
                                                        ::core::result::Result::Ok(false)
                                                    };
                                                    cursor = ::core::option::Option::Some(items);
                                                    count_kept = count_state;
                                                    (ended, [taken, entries_given, entries_dropped, sink_taken])
                                                },
                                            );
                                        match run.settle(step, (&mut sink_sink,), true).await {
                                            ::pipeline::__rt::Then::More => {}
                                            ::pipeline::__rt::Then::Input => break,
                                            ::pipeline::__rt::Then::Stop => break 'input,
                                        }
                                    }
                                }
                                run.recycle(&mut input, batch);
                            }
                            run.close(&mut input);
                            run.count(4);
                            let count_state = count_kept;
                            count_in.put(count_state);
                            run.end((&mut sink_sink,)).await;
                        },
                    );
                move || __pipeline::Outputs {
                    count: count_out.take(),
                }
            },
        )
    };
}
