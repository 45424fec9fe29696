//! Many stories on their way at once.

use std::collections::VecDeque;
use std::ops::ControlFlow;

use barqiya_mt::{Exchange, Source, Translation, Translator};

use crate::draft::{Draft, Part};
use crate::{Input, InputError, Settings, Sink, Totals, join};

/// Stories that have been read and not yet handed out whole, and the texts that wait for the translator.
pub(crate) struct Flow<'a> {
    translator: &'a Translator,
    inputs: &'a mut dyn Iterator<Item = Result<Input, InputError>>,
    settings: &'a Settings<'a>,
    sink: &'a mut dyn Sink,
    /// Read inputs in order; the first one is being handed out.
    open: VecDeque<Open>,
    /// Inputs that have been handed out whole: the index of the first open one.
    closed: usize,
    /// Texts that the translator has not asked for yet.
    waiting: VecDeque<(usize, Source)>,
    /// Where the texts that the translator has been given, or will be, came from; the first has number `settled`.
    places: VecDeque<Option<Place>>,
    settled: usize,
    known: usize,
    all_known: bool,
    totals: Totals,
}

/// An input that has been read.
enum Open {
    Story { draft: Box<Draft>, announced: bool, handed_out: usize },
    Failed(InputError),
}

/// Where a text came from.
#[derive(Debug, Clone, Copy)]
struct Place {
    input: usize,
    sentence: usize,
    part: usize,
}

impl<'a> Flow<'a> {
    pub(crate) fn new(
        translator: &'a Translator,
        inputs: &'a mut dyn Iterator<Item = Result<Input, InputError>>,
        settings: &'a Settings<'a>,
        sink: &'a mut dyn Sink,
    ) -> Self {
        Self {
            translator,
            inputs,
            settings,
            sink,
            open: VecDeque::new(),
            closed: 0,
            waiting: VecDeque::new(),
            places: VecDeque::new(),
            settled: 0,
            known: 0,
            all_known: false,
            totals: Totals::default(),
        }
    }

    pub(crate) fn totals(&self) -> Totals {
        self.totals
    }

    /// Takes in one input: its texts wait for the translator.
    fn open(&mut self, input: Result<Input, InputError>) {
        let index = self.closed + self.open.len();
        let draft = input.and_then(|input| Ok((Draft::read(&input, self.settings, self.translator)?, input.skip)));
        match draft {
            Err(error) => self.open.push_back(Open::Failed(error)),
            Ok((draft, skip)) => {
                self.known += draft.sentences.len().saturating_sub(skip);
                let parts = draft.sentences.iter().map(|sentence| &sentence.parts);
                for (sentence, parts) in parts.enumerate().skip(skip) {
                    for (part, Part { view, found, .. }) in parts.iter().enumerate() {
                        let source = match self.settings.terms {
                            Some(terms) => terms.source(&view.text, found),
                            None => Source::from(view.text.clone()),
                        };
                        self.waiting.push_back((self.settled + self.places.len(), source));
                        self.places.push_back(Some(Place { input: index, sentence, part }));
                    }
                }
                self.open.push_back(Open::Story { draft: Box::new(draft), announced: false, handed_out: skip });
            }
        }
    }

    /// Hands out all that order allows.
    fn hand_out(&mut self) -> ControlFlow<()> {
        while let Some(first) = self.open.front_mut() {
            let index = self.closed;
            match first {
                Open::Failed(_) => {}
                Open::Story { draft, announced, handed_out } => {
                    if !*announced {
                        *announced = true;
                        self.sink.story(index, &draft.story, &draft.notes)?;
                    }
                    while let Some(sentence) = draft.sentences.get(*handed_out).filter(|sentence| sentence.is_ready()) {
                        *handed_out += 1;
                        let pair = join::pair(draft, *handed_out, sentence, self.settings);
                        self.totals.pairs += 1;
                        self.totals.flagged += usize::from(!pair.flags.is_empty());
                        self.sink.pair(index, pair)?;
                        self.sink.progress(self.totals.pairs, self.known, self.all_known);
                    }
                    if *handed_out < draft.sentences.len() {
                        return ControlFlow::Continue(());
                    }
                }
            }
            self.close_first(index)?;
        }
        ControlFlow::Continue(())
    }

    fn close_first(&mut self, index: usize) -> ControlFlow<()> {
        self.closed += 1;
        if let Some(Open::Failed(error)) = self.open.pop_front() {
            self.totals.failed += 1;
            return self.sink.failed(index, error);
        }
        self.totals.stories += 1;
        self.sink.finished(index)
    }

    /// Forgets where a text came from; gives it.
    fn settle(&mut self, number: usize) -> Option<Place> {
        let place = self.places.get_mut(number.checked_sub(self.settled)?)?.take();
        while let Some(None) = self.places.front() {
            self.places.pop_front();
            self.settled += 1;
        }
        place
    }

    fn note(&mut self, flow: ControlFlow<()>) -> ControlFlow<()> {
        self.totals.stopped |= flow.is_break();
        flow
    }
}

impl Exchange for Flow<'_> {
    fn next(&mut self) -> Option<(usize, Source)> {
        while self.waiting.is_empty() && !self.totals.stopped {
            let Some(input) = self.inputs.next() else {
                self.all_known = true;
                break;
            };
            self.open(input);
            // What needs no translating is not kept waiting.
            let flow = self.hand_out();
            let _stopped = self.note(flow);
        }
        self.waiting.pop_front().filter(|_| !self.totals.stopped)
    }

    fn take(&mut self, number: usize, translation: Translation) -> ControlFlow<()> {
        self.totals.source_tokens += translation.source_tokens;
        self.totals.target_tokens += translation.candidates.first().map_or(0, |best| best.tokens);
        let Some(place) = self.settle(number) else { return ControlFlow::Continue(()) };
        if let Some(Open::Story { draft, .. }) = self.open.get_mut(place.input - self.closed) {
            draft.sentences[place.sentence].parts[place.part].translation = Some(translation);
        }
        let flow = self.hand_out();
        self.note(flow)
    }
}
