fn main() {
    let pipeline = {
        #[allow(dead_code, non_camel_case_types)]
        mod __pipeline {
            /// The number of each stage in the graph.
            pub mod stage {
                pub const SOURCE: ::core::primitive::u16 = 0;
                pub const MAP: ::core::primitive::u16 = 1;
                pub const TAKE: ::core::primitive::u16 = 2;
                pub const SCAN: ::core::primitive::u16 = 3;
                pub const SINK: ::core::primitive::u16 = 4;
            }
        }
        let source_items = ::pipeline::__rt::argument(0..10);
        let map_function = ::pipeline::__rt::argument(make_scale(3));
        let take_count: ::core::primitive::usize = limit();
        let take_count = ::pipeline::__rt::argument(take_count);
        let sink_to = ::pipeline::__rt::argument(out?);
        ::pipeline::__rt::Pipeline::new(
            &__GRAPH,
            ::pipeline::__rt::Sync::new(),
            |scope: &mut ::pipeline::__rt::Scope<'_, ::pipeline::__rt::Local>| {
                scope
                    .island(
                        0,
                        |run| async {
                            let mut run = run;
                            let source_items = source_items.into_inner();
                            let map_function = map_function.into_inner();
                            let take_count = take_count.into_inner();
                            let sink_to = sink_to.into_inner();
                            let mut input = run
                                .source(
                                    __pipeline::stage::SOURCE,
                                    ::pipeline::__rt::fused(source_items),
                                );
                            let mut take_kept = take_count;
                            let mut scan_kept = ::core::option::Option::Some((
                                ::pipeline::__rt::initial(__pipeline::stage::SCAN)
                                    .value(start()),
                                false,
                            ));
                            let mut sink_sink = run
                                .sink(__pipeline::stage::SINK, sink_to);
                            if take_kept == 0 {
                                run.finish((&mut sink_sink,)).await;
                            }
                            'input: while let ::core::option::Option::Some(mut batch) = run
                                .next(&mut input, (&mut sink_sink,), false)
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
                                                    let mut take_state = take_kept;
                                                    let mut scan_state = ::pipeline::__rt::take(&mut scan_kept);
                                                    let mut taken = 0u64;
                                                    let mut take_given = 0u64;
                                                    let mut scan_given = 0u64;
                                                    let mut paused = false;
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
                                                            let item = ::pipeline::__rt::mark(
                                                                    __pipeline::stage::MAP,
                                                                    at,
                                                                )
                                                                .passed((map_function)(item));
                                                            if take_state > 0 {
                                                                take_state -= 1;
                                                                if take_state == 0 {
                                                                    paused = true;
                                                                }
                                                                take_given += 1;
                                                                if !scan_state.1 {
                                                                    match ::pipeline::__rt::mark(__pipeline::stage::SCAN, at)
                                                                        .passed(
                                                                            ::pipeline::__rt::with_state(
                                                                                &scan_state.0,
                                                                                &item,
                                                                                |sum, n| {
                                                                                    *sum += n;
                                                                                    Some(*sum)
                                                                                },
                                                                            )(&mut scan_state.0, item),
                                                                        )
                                                                    {
                                                                        ::core::option::Option::Some(item) => {
                                                                            scan_given += 1;
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
                                                                        ::core::option::Option::None => {
                                                                            scan_state.1 = true;
                                                                            paused = true;
                                                                        }
                                                                    }
                                                                }
                                                            }
                                                            if paused {
                                                                break 'batch ::core::result::Result::Ok(false);
                                                            }
                                                        }
                                                        ::core::result::Result::Ok(false)
                                                    };
                                                    cursor = ::core::option::Option::Some(items);
                                                    take_kept = take_state;
                                                    scan_kept = ::core::option::Option::Some(scan_state);
                                                    (ended, [taken, take_given, scan_given])
                                                },
                                            );
                                        if take_kept == 0 {
                                            run.finish((&mut sink_sink,)).await;
                                        }
                                        if scan_kept.as_ref().is_some_and(|state| state.1) {
                                            run.finish((&mut sink_sink,)).await;
                                        }
                                        match run.settle(step, (&mut sink_sink,), false).await {
                                            ::pipeline::__rt::Then::More => {}
                                            ::pipeline::__rt::Then::Input => break,
                                            ::pipeline::__rt::Then::Stop => break 'input,
                                        }
                                    }
                                }
                                run.recycle(&mut input, batch);
                            }
                            run.close(&mut input);
                            run.end((&mut sink_sink,)).await;
                        },
                    );
                move || ()
            },
        )
    };
}
