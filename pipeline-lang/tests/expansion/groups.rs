fn main() {
    let pipeline = {
        #[allow(dead_code, non_camel_case_types)]
        mod __pipeline {
            /// The number of each stage in the graph.
            pub mod stage {
                pub const SOURCE: ::core::primitive::u16 = 0;
                pub const GROUP_BY: ::core::primitive::u16 = 1;
                pub const FOLD: ::core::primitive::u16 = 2;
                pub const COLLECT: ::core::primitive::u16 = 3;
            }
        }
        let source_items = ::pipeline::__rt::argument(orders);
        ::pipeline::__rt::Pipeline::new(
            &__GRAPH,
            ::pipeline::__rt::Sync::new(),
            |scope: &mut ::pipeline::__rt::Scope<'_, ::pipeline::__rt::Local>| {
                let (group_by_tx, group_by_rx) = scope
                    .by_key(0, |scope| scope.positioned_edge(0));
                scope
                    .island(
                        0,
                        |run| async {
                            let mut run = run;
                            let mut group_by_tx = group_by_tx;
                            let source_items = source_items.into_inner();
                            let mut input = run
                                .source(
                                    __pipeline::stage::SOURCE,
                                    ::pipeline::__rt::fused(source_items),
                                );
                            'input: while let ::core::option::Option::Some(mut batch) = run
                                .next(&mut input, (&mut group_by_tx,), false)
                                .await
                            {
                                {
                                    let mut cursor = ::core::option::Option::Some(
                                        run.items(&mut batch),
                                    );
                                    loop {
                                        let room = run.room((&mut group_by_tx,));
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
                                                            ::pipeline::__rt::mark(__pipeline::stage::GROUP_BY, at)
                                                                .passed(
                                                                    group_by_tx
                                                                        .of(
                                                                            ::pipeline::__rt::key(
                                                                                __pipeline::stage::GROUP_BY,
                                                                                at,
                                                                                &item,
                                                                                |order| order.customer,
                                                                            ),
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
                                        match run.settle(step, (&mut group_by_tx,), false).await {
                                            ::pipeline::__rt::Then::More => {}
                                            ::pipeline::__rt::Then::Input => break,
                                            ::pipeline::__rt::Then::Stop => break 'input,
                                        }
                                    }
                                }
                                run.recycle(&mut input, batch);
                            }
                            run.close(&mut input);
                            run.end((&mut group_by_tx,)).await;
                        },
                    );
                let region_0 = scope.region(0);
                let (collect_tx, collect_rx) = scope.edge(1);
                let intake = scope.intake(&region_0, group_by_rx);
                scope
                    .replicas(
                        1,
                        &region_0,
                        |run| async {
                            let mut run = run;
                            let mut collect_tx = collect_tx;
                            let mut input = intake;
                            let mut fold_kept = ::core::option::Option::Some(
                                run.groups(),
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
                                                    let mut fold_state = ::pipeline::__rt::take(&mut fold_kept);
                                                    let mut taken = 0u64;
                                                    let ended = 'batch: {
                                                        for _ in 0..room {
                                                            let ::core::option::Option::Some((at, item)) = ::pipeline::__rt::next(
                                                                __pipeline::stage::GROUP_BY,
                                                                base.plus(taken),
                                                                &mut items,
                                                            ) else {
                                                                break 'batch true;
                                                            };
                                                            taken += 1;
                                                            last = at;
                                                            let key = ::pipeline::__rt::key(
                                                                __pipeline::stage::GROUP_BY,
                                                                at,
                                                                &item,
                                                                |order| order.customer,
                                                            );
                                                            fold_state
                                                                .fold(
                                                                    __pipeline::stage::FOLD,
                                                                    at,
                                                                    key,
                                                                    item,
                                                                    || 0,
                                                                    |sum, order| sum + order.total,
                                                                );
                                                        }
                                                        ::pipeline::__rt::used_up(&items)
                                                    };
                                                    cursor = ::core::option::Option::Some(items);
                                                    fold_kept = ::core::option::Option::Some(fold_state);
                                                    (ended, [taken])
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
                            let fold_state = ::pipeline::__rt::take(&mut fold_kept);
                            for item in fold_state {
                                run.make_room((&mut collect_tx,)).await;
                                run.count(1);
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
                                ::pipeline::__rt::empty::<::std::vec::Vec<_>>(),
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
