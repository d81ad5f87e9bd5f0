fn main() {
    let pipeline = {
        #[allow(dead_code, non_camel_case_types)]
        mod __pipeline {
            /// The number of each stage in the graph.
            pub mod stage {
                pub const SOURCE: ::core::primitive::u16 = 0;
                pub const MAP: ::core::primitive::u16 = 1;
                pub const FOLD: ::core::primitive::u16 = 2;
                pub const REDUCE: ::core::primitive::u16 = 3;
            }
        }
        let source_items = ::pipeline::__rt::argument(file::lines("access.log"));
        ::pipeline::__rt::Pipeline::new(
            &__GRAPH,
            ::pipeline::__rt::Tokio::new(),
            move |scope: &mut ::pipeline::__rt::Scope<'_, ::pipeline::__rt::Shared>| {
                let (map_tx, map_rx) = scope.edge(0);
                scope
                    .island(
                        0,
                        move |mut run| async move {
                            let mut map_tx = map_tx;
                            let source_items = source_items.into_inner();
                            let mut input = run
                                .source(
                                    __pipeline::stage::SOURCE,
                                    ::pipeline::__rt::cut(source_items),
                                );
                            while let ::core::option::Option::Some(chunk) = run
                                .next(&mut input, (&mut map_tx,), false)
                                .await
                            {
                                map_tx.push(chunk);
                                run.make_room((&mut map_tx,)).await;
                            }
                            run.close(&mut input);
                            run.end((&mut map_tx,)).await;
                        },
                    );
                let region_0 = scope.region(0);
                let (reduce_tx, reduce_rx) = scope.edge(1);
                let intake = scope.intake(&region_0, ::pipeline::__rt::chunks(map_rx));
                scope
                    .replicas(
                        1,
                        &region_0,
                        move |mut run| async move {
                            let mut reduce_tx = reduce_tx;
                            let mut input = intake;
                            let mut fold_kept = ::core::option::Option::Some(0);
                            'input: while let ::core::option::Option::Some(mut batch) = run
                                .next(&mut input, (&mut reduce_tx,), false)
                                .await
                            {
                                {
                                    let mut cursor = ::core::option::Option::Some(
                                        run.items(&mut batch),
                                    );
                                    loop {
                                        let room = run.room((&mut reduce_tx,));
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
                                                            let ::core::option::Option::Some(item) = ::pipeline::__rt::next(
                                                                __pipeline::stage::MAP,
                                                                base.plus(taken),
                                                                &mut items,
                                                            ) else {
                                                                break 'batch true;
                                                            };
                                                            let at = base.plus(taken);
                                                            taken += 1;
                                                            let item = ::pipeline::__rt::apply(
                                                                __pipeline::stage::MAP,
                                                                at,
                                                                item,
                                                                |line| line.len(),
                                                            );
                                                            fold_state = ::pipeline::__rt::fold(
                                                                __pipeline::stage::FOLD,
                                                                at,
                                                                fold_state,
                                                                item,
                                                                |sum, n| sum + n,
                                                            );
                                                        }
                                                        ::pipeline::__rt::used_up(&items)
                                                    };
                                                    cursor = ::core::option::Option::Some(items);
                                                    fold_kept = ::core::option::Option::Some(fold_state);
                                                    (ended, [taken])
                                                },
                                            );
                                        match run.settle(step, (&mut reduce_tx,), false).await {
                                            ::pipeline::__rt::Then::More => {
                                                run.share_cursor(&mut input, &mut cursor, (&mut reduce_tx,))
                                            }
                                            ::pipeline::__rt::Then::Input => break,
                                            ::pipeline::__rt::Then::Stop => break 'input,
                                        }
                                    }
                                }
                                run.recycle(&mut input, batch);
                            }
                            run.close(&mut input);
                            let fold_state = ::pipeline::__rt::take(&mut fold_kept);
                            run.make_room((&mut reduce_tx,)).await;
                            if let ::core::option::Option::Some(item) = run
                                .partial(fold_state)
                            {
                                run.count(1);
                                reduce_tx.push(item);
                            }
                            run.end((&mut reduce_tx,)).await;
                        },
                    );
                let (reduce_in, reduce_out) = scope.slot();
                scope
                    .island(
                        2,
                        move |mut run| async move {
                            let mut input = reduce_rx;
                            let reduce_in = reduce_in;
                            let mut reduce_kept = ::core::option::Option::Some(
                                ::core::option::Option::None,
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
                                                    let mut reduce_state = ::pipeline::__rt::take(
                                                        &mut reduce_kept,
                                                    );
                                                    let mut taken = 0u64;
                                                    let ended = 'batch: {
                                                        for _ in 0..room {
                                                            let ::core::option::Option::Some(item) = ::pipeline::__rt::next(
                                                                __pipeline::stage::REDUCE,
                                                                base.plus(taken),
                                                                &mut items,
                                                            ) else {
                                                                break 'batch true;
                                                            };
                                                            let at = base.plus(taken);
                                                            taken += 1;
                                                            reduce_state = ::pipeline::__rt::reduce(
                                                                __pipeline::stage::REDUCE,
                                                                at,
                                                                reduce_state,
                                                                item,
                                                                |one, other| one + other,
                                                            );
                                                        }
                                                        false
                                                    };
                                                    cursor = ::core::option::Option::Some(items);
                                                    reduce_kept = ::core::option::Option::Some(reduce_state);
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
                            let reduce_state = ::pipeline::__rt::take(&mut reduce_kept);
                            reduce_in.put(reduce_state);
                            run.end(()).await;
                        },
                    );
                move || reduce_out.take()
            },
        )
    };
}
