fn main() {
    let pipeline = {
        #[allow(dead_code, non_camel_case_types)]
        mod __pipeline {
            /// The number of each stage in the graph.
            pub mod stage {
                pub const SOURCE: ::core::primitive::u16 = 0;
                pub const TRY_MAP: ::core::primitive::u16 = 1;
                pub const SINK: ::core::primitive::u16 = 2;
                pub const COUNT: ::core::primitive::u16 = 3;
            }
        }
        let source_items = ::pipeline::__rt::argument(urls);
        let sink_to = ::pipeline::__rt::argument(pages);
        ::pipeline::__rt::Pipeline::new(
            &__GRAPH,
            ::pipeline::__rt::Tokio::new(),
            move |scope: &mut ::pipeline::__rt::Scope<'_, ::pipeline::__rt::Shared>| {
                let (try_map_tx, try_map_rx) = scope.positioned_edge(0);
                scope
                    .island(
                        0,
                        move |mut run| async move {
                            let mut try_map_tx = try_map_tx;
                            let source_items = source_items.into_inner();
                            let mut input = run
                                .source(
                                    __pipeline::stage::SOURCE,
                                    ::pipeline::__rt::fused(source_items),
                                );
                            'input: while let ::core::option::Option::Some(mut batch) = run
                                .next(&mut input, (&mut try_map_tx,), false)
                                .await
                            {
                                {
                                    let mut cursor = ::core::option::Option::Some(
                                        run.items(&mut batch),
                                    );
                                    loop {
                                        let room = run.room((&mut try_map_tx,));
                                        let base = run.base();
                                        let step = run
                                            .block(
                                                0,
                                                || {
                                                    let mut items = ::pipeline::__rt::take(&mut cursor);
                                                    let mut try_map_tx = try_map_tx.lend();
                                                    let mut taken = 0u64;
                                                    let ended = 'batch: {
                                                        for _ in 0..room {
                                                            let ::core::option::Option::Some(item) = ::pipeline::__rt::next(
                                                                __pipeline::stage::SOURCE,
                                                                base.plus(taken),
                                                                &mut items,
                                                            ) else {
                                                                break 'batch true;
                                                            };
                                                            let at = base.plus(taken);
                                                            taken += 1;
                                                            try_map_tx.push_at(item, at);
                                                        }
                                                        false
                                                    };
                                                    cursor = ::core::option::Option::Some(items);
                                                    (ended, [taken])
                                                },
                                            );
                                        match run.settle(step, (&mut try_map_tx,), false).await {
                                            ::pipeline::__rt::Then::More => {}
                                            ::pipeline::__rt::Then::Input => break,
                                            ::pipeline::__rt::Then::Stop => break 'input,
                                        }
                                    }
                                }
                                run.recycle(&mut input, batch);
                            }
                            run.close(&mut input);
                            run.end((&mut try_map_tx,)).await;
                        },
                    );
                let (count_in, count_out) = scope.slot();
                scope
                    .island(
                        1,
                        move |mut run| async move {
                            let sink_to = sink_to.into_inner();
                            let lanes = ::pipeline::__rt::Lanes {
                                count: 16,
                                window: 64,
                                order: ::pipeline::__rt::Order::Input,
                            };
                            let mut input = run
                                .in_flight_keeping_inputs(
                                    __pipeline::stage::TRY_MAP,
                                    try_map_rx,
                                    lanes,
                                    |item| ::pipeline::__rt::call(
                                        item,
                                        async |url| client.get(url).await,
                                    ),
                                );
                            let mut sink_sink = run
                                .sink(__pipeline::stage::SINK, sink_to);
                            let count_in = count_in;
                            let mut count_kept = 0u64;
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
                                                    let mut try_map_given = 0u64;
                                                    let mut try_map_dropped = 0u64;
                                                    let mut count_taken = 0u64;
                                                    let ended = 'batch: {
                                                        for _ in 0..room {
                                                            let ::core::option::Option::Some((at, item)) = ::pipeline::__rt::next(
                                                                __pipeline::stage::TRY_MAP,
                                                                base.plus(taken),
                                                                &mut items,
                                                            ) else {
                                                                break 'batch ::core::result::Result::Ok(true);
                                                            };
                                                            taken += 1;
                                                            let (kept, item) = item;
                                                            match ::pipeline::__rt::outcome(item) {
                                                                ::core::result::Result::Ok(item) => {
                                                                    try_map_given += 1;
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
                                                                ::core::result::Result::Err(error) => {
                                                                    try_map_dropped += 1;
                                                                    let item = {
                                                                        #[allow(unused_imports)]
                                                                        use ::pipeline::__rt::KeptInput as _;
                                                                        ::pipeline::__rt::record(
                                                                            &__GRAPH,
                                                                            __pipeline::stage::TRY_MAP,
                                                                            at,
                                                                            kept.into_owned_input(),
                                                                            error,
                                                                        )
                                                                    };
                                                                    count_taken += 1;
                                                                    count_state += 1;
                                                                }
                                                            }
                                                        }
                                                        ::core::result::Result::Ok(false)
                                                    };
                                                    cursor = ::core::option::Option::Some(items);
                                                    count_kept = count_state;
                                                    (
                                                        ended,
                                                        [taken, try_map_given, try_map_dropped, count_taken],
                                                    )
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
                move || count_out.take()
            },
        )
    };
}
