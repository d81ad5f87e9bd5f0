fn main() {
    let pipeline = {
        #[allow(dead_code, non_camel_case_types)]
        mod __pipeline {
            /// The number of each stage in the graph.
            pub mod stage {
                pub const SOURCE: ::core::primitive::u16 = 0;
                pub const MAP: ::core::primitive::u16 = 1;
                pub const TAKE: ::core::primitive::u16 = 2;
                pub const BATCH: ::core::primitive::u16 = 3;
                pub const COLLECT: ::core::primitive::u16 = 4;
            }
        }
        let source_items = ::pipeline::__rt::argument(0..40u64);
        let take_count: ::core::primitive::usize = 4;
        let take_count = ::pipeline::__rt::argument(take_count);
        let batch_count: ::core::primitive::usize = 2;
        let batch_count = ::pipeline::__rt::argument(batch_count);
        let region_0_key = ::pipeline::__rt::argument(key_of(3));
        ::pipeline::__rt::Pipeline::new(
            &__GRAPH,
            ::pipeline::__rt::Sync::new(),
            |scope: &mut ::pipeline::__rt::Scope<'_, ::pipeline::__rt::Local>| {
                let (map_tx, map_rx) = scope.by_key(0, |scope| scope.positioned_edge(0));
                {
                    let region_0_key = ::core::clone::Clone::clone(&region_0_key);
                    scope
                        .island(
                            0,
                            |run| async {
                                let mut run = run;
                                let mut map_tx = map_tx;
                                let source_items = source_items.into_inner();
                                let region_0_key = region_0_key.into_inner();
                                let mut input = run
                                    .source(
                                        __pipeline::stage::SOURCE,
                                        ::pipeline::__rt::fused(source_items),
                                    );
                                'input: while let ::core::option::Option::Some(mut batch) = run
                                    .next(&mut input, (&mut map_tx,), false)
                                    .await
                                {
                                    {
                                        let mut cursor = ::core::option::Option::Some(
                                            run.items(&mut batch),
                                        );
                                        loop {
                                            let room = run.room((&mut map_tx,));
                                            let base = run.base();
                                            let step = run
                                                .block(
                                                    0,
                                                    || {
                                                        let mut items = ::pipeline::__rt::take(&mut cursor);
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
                                                                ::pipeline::__rt::mark(__pipeline::stage::MAP, at)
                                                                    .passed(
                                                                        map_tx
                                                                            .of(
                                                                                ::pipeline::__rt::mark(__pipeline::stage::MAP, at)
                                                                                    .passed((region_0_key)(&item)),
                                                                            ),
                                                                    )
                                                                    .push_at(item, at);
                                                            }
                                                            false
                                                        };
                                                        cursor = ::core::option::Option::Some(items);
                                                        (ended, [taken])
                                                    },
                                                );
                                            match run.settle(step, (&mut map_tx,), false).await {
                                                ::pipeline::__rt::Then::More => {}
                                                ::pipeline::__rt::Then::Input => break,
                                                ::pipeline::__rt::Then::Stop => break 'input,
                                            }
                                        }
                                    }
                                    run.recycle(&mut input, batch);
                                }
                                run.close(&mut input);
                                run.end((&mut map_tx,)).await;
                            },
                        );
                }
                let region_0 = scope.region(0);
                let (collect_tx, collect_rx) = scope.edge(1);
                let intake = scope.intake(&region_0, map_rx);
                scope
                    .replicas(
                        1,
                        &region_0,
                        |run| async {
                            let mut run = run;
                            let mut collect_tx = collect_tx;
                            let take_count = take_count.into_inner();
                            let batch_count = batch_count.into_inner();
                            let region_0_key = region_0_key.into_inner();
                            let mut input = intake;
                            let mut take_kept = ::core::option::Option::Some(
                                run.by_key(),
                            );
                            let mut batch_kept = ::core::option::Option::Some(
                                run.gathered_by_key(__pipeline::stage::BATCH, batch_count),
                            );
                            'input: while let ::core::option::Option::Some(mut batch) = run
                                .next(&mut input, (&mut collect_tx,), false)
                                .await
                            {
                                {
                                    let mut cursor = ::core::option::Option::Some(
                                        run.items(&mut batch),
                                    );
                                    let mut last = run.at();
                                    loop {
                                        let room = run.room((&mut collect_tx,));
                                        let base = run.base();
                                        let step = run
                                            .block(
                                                0,
                                                || {
                                                    let mut items = ::pipeline::__rt::take(&mut cursor);
                                                    let mut take_state = ::pipeline::__rt::take(&mut take_kept);
                                                    let mut batch_state = ::pipeline::__rt::take(
                                                        &mut batch_kept,
                                                    );
                                                    let mut collect_tx = collect_tx.lend();
                                                    let mut taken = 0u64;
                                                    let mut take_given = 0u64;
                                                    let mut batch_given = 0u64;
                                                    let ended = 'batch: {
                                                        for _ in 0..room {
                                                            let ::core::option::Option::Some((at, item)) = ::pipeline::__rt::next(
                                                                __pipeline::stage::MAP,
                                                                base.plus(taken),
                                                                &mut items,
                                                            ) else {
                                                                break 'batch true;
                                                            };
                                                            taken += 1;
                                                            last = at;
                                                            let key = ::pipeline::__rt::mark(__pipeline::stage::MAP, at)
                                                                .passed((region_0_key)(&item));
                                                            let item = ::pipeline::__rt::apply(
                                                                __pipeline::stage::MAP,
                                                                at,
                                                                item,
                                                                |x| x + offset,
                                                            );
                                                            let take_of_key = take_state
                                                                .of(__pipeline::stage::TAKE, at, &key, || take_count);
                                                            if (*take_of_key) > 0 {
                                                                (*take_of_key) -= 1;
                                                                take_given += 1;
                                                                let batch_of_key = batch_state
                                                                    .of(
                                                                        __pipeline::stage::BATCH,
                                                                        at,
                                                                        &key,
                                                                        || ::pipeline::__rt::empty(),
                                                                    );
                                                                if let ::core::option::Option::Some(item) = ::pipeline::__rt::gather(
                                                                    &mut (*batch_of_key),
                                                                    batch_count,
                                                                    item,
                                                                ) {
                                                                    batch_given += 1;
                                                                    collect_tx.push(item);
                                                                }
                                                            }
                                                        }
                                                        ::pipeline::__rt::used_up(&items)
                                                    };
                                                    cursor = ::core::option::Option::Some(items);
                                                    take_kept = ::core::option::Option::Some(take_state);
                                                    batch_kept = ::core::option::Option::Some(batch_state);
                                                    (ended, [taken, take_given, batch_given])
                                                },
                                            );
                                        run.worked_at(last);
                                        match run.settle(step, (&mut collect_tx,), false).await {
                                            ::pipeline::__rt::Then::More => {}
                                            ::pipeline::__rt::Then::Input => break,
                                            ::pipeline::__rt::Then::Stop => break 'input,
                                        }
                                    }
                                }
                                run.recycle(&mut input, batch);
                            }
                            run.close(&mut input);
                            let batch_state = ::pipeline::__rt::take(&mut batch_kept);
                            for item in batch_state
                                .into_values()
                                .filter_map(::pipeline::__rt::rest_of)
                            {
                                run.make_room((&mut collect_tx,)).await;
                                run.count(2);
                                collect_tx.push(item);
                            }
                            run.end((&mut collect_tx,)).await;
                        },
                    );
                let (collect_in, collect_out) = scope.slot();
                scope
                    .island(
                        2,
                        |run| async {
                            let mut run = run;
                            let mut input = collect_rx;
                            let collect_in = collect_in;
                            let mut collect_kept = ::core::option::Option::Some(
                                ::pipeline::__rt::initial(__pipeline::stage::COLLECT)
                                    .value(::pipeline::__rt::empty::<Vec<_>>()),
                            );
                            'input: while let ::core::option::Option::Some(mut batch) = run
                                .next(&mut input, (), true)
                                .await
                            {
                                {
                                    let mut cursor = ::core::option::Option::Some(
                                        run.items(&mut batch),
                                    );
                                    loop {
                                        let room = run.room(());
                                        let base = run.base();
                                        let step = run
                                            .block(
                                                0,
                                                || {
                                                    let mut items = ::pipeline::__rt::take(&mut cursor);
                                                    let mut collect_state = ::pipeline::__rt::take(
                                                        &mut collect_kept,
                                                    );
                                                    let mut taken = 0u64;
                                                    let ended = 'batch: {
                                                        for _ in 0..room {
                                                            let ::core::option::Option::Some(item) = ::pipeline::__rt::next(
                                                                __pipeline::stage::COLLECT,
                                                                base.plus(taken),
                                                                &mut items,
                                                            ) else {
                                                                break 'batch true;
                                                            };
                                                            let at = base.plus(taken);
                                                            taken += 1;
                                                            ::pipeline::__rt::extend(
                                                                __pipeline::stage::COLLECT,
                                                                at,
                                                                &mut collect_state,
                                                                item,
                                                            );
                                                        }
                                                        false
                                                    };
                                                    cursor = ::core::option::Option::Some(items);
                                                    collect_kept = ::core::option::Option::Some(collect_state);
                                                    (ended, [taken])
                                                },
                                            );
                                        match run.settle(step, (), true).await {
                                            ::pipeline::__rt::Then::More => {}
                                            ::pipeline::__rt::Then::Input => break,
                                            ::pipeline::__rt::Then::Stop => break 'input,
                                        }
                                    }
                                }
                                run.recycle(&mut input, batch);
                            }
                            run.close(&mut input);
                            run.count(1);
                            let collect_state = ::pipeline::__rt::take(
                                &mut collect_kept,
                            );
                            collect_in.put(collect_state);
                            run.end(()).await;
                        },
                    );
                move || collect_out.take()
            },
        )
    };
}
