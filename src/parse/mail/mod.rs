//! Mails: `.eml` files, mailboxes of many (mbox), and pages that a browser saved as one file (MHTML).
//! Each mail is an article; so is one that is attached to another.
//!
//! `mailbox.rs` parts a mailbox, `header.rs` reads what a mail states of itself, `plain.rs` the text
//! without markup; markup is read as that of a page is. Attachments are named and left alone.

mod header;
mod mailbox;
mod plain;

use std::panic::catch_unwind;

use mail_parser::decoders::base64::base64_decode;
use mail_parser::decoders::quoted_printable::quoted_printable_decode;
use mail_parser::{Encoding, Message, MessageParser, MessagePart, MimeHeaders, PartType};
use rayon::prelude::*;

use crate::model::{DateValue, Problem};
use crate::parse::draft::{Block, Draft, Drafts};
use crate::parse::fault::{malformed, skipped};
use crate::parse::html;
use crate::read;
use crate::text::{Charset, clean};
use mailbox::Letter;

/// Mails attached to mails attached to mails, no deeper.
const MAX_DEPTH: u32 = 4;

/// Whether bytes begin as a mail or a mailbox does.
pub(crate) fn sniff(bytes: &[u8]) -> bool {
    mailbox::begins(bytes) || header::is_mail(mailbox::without_length(bytes))
}

/// The drafts of all mails. `said` is what the reader says of their encoding.
pub(crate) fn parse(bytes: &[u8], said: Option<Charset>) -> Drafts<'static> {
    let letters = mailbox::split(mailbox::without_length(bytes));
    let read: Vec<Drafts<'static>> = letters.par_iter().map(|one| letter(one, said)).collect();
    let mut all = Drafts::default();
    for drafts in read {
        all.articles.extend(drafts.articles);
        all.problems.extend(drafts.problems);
    }
    all
}

/// The drafts of one mail; a mail on which the library fails costs no other.
fn letter(letter: &Letter<'_>, said: Option<Charset>) -> Drafts<'static> {
    let read = || {
        let message = MessageParser::default().parse(letter.bytes.as_ref())?;
        let mut drafts = Drafts::default();
        collect(&message, letter, said, 0, &mut drafts);
        Some(drafts)
    };
    catch_unwind(read).ok().flatten().unwrap_or_else(|| {
        let hint = "open it in a mail program and save it again";
        let unreadable = malformed(letter.line, "this mail cannot be read", hint);
        let text = clean(&read::decode_as_said(&letter.bytes, said).text).text.to_string();
        let blocks = text.lines().map(|line| Block::paragraph(line.to_owned())).collect();
        let draft = Draft { blocks, ..Draft::default() };
        Drafts { articles: vec![draft], problems: vec![unreadable] }
    })
}

fn collect(
    message: &Message<'_>,
    letter: &Letter<'_>,
    said: Option<Charset>,
    depth: u32,
    drafts: &mut Drafts<'static>,
) {
    let is_outer = depth == 0;
    let head = Block::removed(
        "mail header",
        header::lines(message, if is_outer { letter.envelope } else { "" }),
    );
    let delivered = letter.delivered.clone().filter(|_| is_outer);
    let mut draft =
        if header::is_page(message) { page(message, said) } else { mail(message, delivered, said) };
    draft.blocks.insert(0, head);
    drafts.articles.push(draft);
    for part in message.attachments() {
        match &part.body {
            PartType::Message(inner) if depth < MAX_DEPTH => {
                collect(inner, letter, said, depth + 1, drafts);
            }
            _ if header::is_page(message) || is_shown(part) || is_unnamed_text(part) => {}
            _ => drafts.problems.push(attachment(part, letter.line)),
        }
    }
}

fn mail(
    message: &Message<'_>,
    delivered: Option<DateValue>,
    said: Option<Charset>,
) -> Draft<'static> {
    let metadata = header::metadata(message, delivered);
    let has_markup = message.html_bodies().any(MessagePart::is_text_html);
    let chosen = if has_markup { &message.html_body } else { &message.text_body };
    let mut blocks = Vec::new();
    let more = message.attachments().filter(|part| is_unnamed_text(part));
    for part in chosen.iter().filter_map(|&id| message.part(id)).chain(more) {
        let text = text(message, part, said);
        if part.is_text_html() {
            blocks.extend(html::whole(&text));
        } else {
            blocks.extend(plain::blocks(&text, &plain::Form::of(message, part)));
        }
    }
    let others = message.text_body.iter().filter(|id| !chosen.contains(id));
    for part in others.filter_map(|&id| message.part(id)) {
        let said = clean(&text(message, part, said)).text.to_string();
        blocks.push(Block::removed("the same without markup", said));
    }
    Draft { metadata, blocks, problems: Vec::new() }
}

/// A saved page: it says more of itself than the mail that it is wrapped in.
fn page(message: &Message<'_>, said: Option<Charset>) -> Draft<'static> {
    let part = message.html_bodies().find(|part| part.is_text_html());
    let drafts = part.map(|part| html::parse(&text(message, part, said))).unwrap_or_default();
    let mut draft = drafts.into_iter().next().unwrap_or_default();
    let wrapped = header::metadata(message, None);
    let known = &mut draft.metadata;
    known.title = known.title.take().or(wrapped.title);
    known.address = known.address.take().or(wrapped.address);
    known.saved = known.saved.take().or(wrapped.published);
    draft
}

/// A part's text. Where letters are broken the part states a wrong encoding, or none: then its bytes
/// tell. What the reader says counts before either.
fn text(message: &Message<'_>, part: &MessagePart<'_>, said: Option<Charset>) -> String {
    let stated = part.text_contents().unwrap_or_default();
    let plain_ends = |text: &str| text.replace("\r\n", "\n");
    if said.is_none() && !stated.contains(char::REPLACEMENT_CHARACTER) {
        return plain_ends(stated);
    }
    let range = part.offset_body as usize..part.offset_end as usize;
    let raw = message.raw_message.get(range).unwrap_or_default();
    let bytes = match part.encoding {
        Encoding::None => Some(raw.to_vec()),
        Encoding::Base64 => base64_decode(raw),
        Encoding::QuotedPrintable => quoted_printable_decode(raw),
    };
    let decoded = bytes.as_deref().map(|bytes| read::decode_as_said(bytes, said));
    let decoded = decoded.filter(|decoded| !decoded.is_broken);
    decoded.map_or_else(|| plain_ends(stated), |decoded| decoded.text.into_owned())
}

/// Pictures that the text shows, and the text once more for programs that show it otherwise.
fn is_shown(part: &MessagePart<'_>) -> bool {
    let Some(kind) = part.content_type() else { return false };
    let is_of_text = part.content_id().is_some() || matches!(part.body, PartType::InlineBinary(_));
    kind.ctype() == "image" && is_of_text
        || kind.subtype().is_some_and(|kind| kind.ends_with("-html"))
}

/// A text that nobody attached: where its encoding is broken it counts as an attachment.
fn is_unnamed_text(part: &MessagePart<'_>) -> bool {
    let kind = part.content_type().and_then(|kind| kind.subtype());
    let is_attached =
        part.content_disposition().is_some_and(mail_parser::ContentType::is_attachment);
    part.is_text()
        && !is_attached
        && part.attachment_name().is_none()
        && matches!(kind, None | Some("plain" | "html"))
}

fn attachment(part: &MessagePart<'_>, line: u32) -> Problem {
    let kind = part.content_type().map(|kind| match kind.subtype() {
        Some(subtype) => format!("{}/{subtype}", kind.ctype()),
        None => kind.ctype().to_owned(),
    });
    let name = part.attachment_name().unwrap_or("without a name");
    let kilobytes = part.len().div_ceil(1024);
    let message =
        format!("attachment passed over: {name} ({}, {kilobytes} kB)", kind.unwrap_or_default());
    skipped(line, &message, "save it from your mail program beside the mail")
}

#[cfg(test)]
mod tests;
