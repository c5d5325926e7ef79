#include "server/sqlite/sqlite_transaction.hpp"
#include "storage/sqlite/name_list.hpp"

// The archive, and what is remembered of sends.

namespace gapless::server {
namespace {

// Of a message that nobody forwarded the author is empty.
std::optional<message_origin> read_origin(storage::rows& row, int first) {
    message_origin read{row.read<std::string>(first), row.read<wall_time>(first + 1)};
    return read.author.empty() ? std::nullopt : std::optional{std::move(read)};
}

message read_message(storage::rows& row) {
    message read;
    read.seq = row.read<seq>(0);
    read.id = row.read<message_id>(1);
    read.client_id = row.read<client_id>(2);
    read.sender = row.read<user_id>(3);
    read.sender_name = row.read<std::string>(4);
    read.device = row.read<device_id>(5);
    read.counter = row.read<sender_counter>(6);
    read.kind = row.read<message_kind>(7);
    read.server_time = row.read<wall_time>(8);
    read.ordinal = row.read<ordinal>(9);
    read.mentions = storage::split_names(row.read<std::string>(10));
    read.mention_all = row.read<bool>(11);
    read.body = row.read<std::string>(12);
    read.target = row.read<seq>(13);
    read.recalled = row.read<bool>(14);
    read.expires = row.read<wall_time>(15);
    read.origin = read_origin(row, 16);
    return read;
}

}  // namespace

message_id sqlite_transaction::allot_messages(std::uint64_t count) {
    return numbers_.allot(file_, count);
}

seq sqlite_transaction::bump_seq(conversation_id id, std::uint64_t count, std::uint64_t countable) {
    auto head = file_.select(
        "UPDATE conversation SET head = head + ?, head_ordinal = head_ordinal + ? WHERE id = ?"
        " RETURNING head",
        count,
        countable,
        id
    );
    return head.next() ? seq{head.read<seq>(0).value - count + 1} : seq{};
}

void sqlite_transaction::insert_message(
    conversation_id id, const message& row, const keeping& kept
) {
    const message_origin origin = row.origin.value_or(message_origin{});
    file_.run(
        "INSERT INTO message (conversation, seq, id, client_id, sender, sender_name, device,"
        " counter, kind, server_time, ordinal, mentions, mention_all, target, recalled, expires,"
        " kept_until, waits, origin_author, origin_written, body)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        id,
        row.seq,
        row.id,
        row.client_id,
        row.sender,
        row.sender_name,
        row.device,
        row.counter,
        row.kind,
        row.server_time,
        row.ordinal,
        storage::join_names(row.mentions),
        row.mention_all,
        row.target,
        row.recalled,
        row.expires,
        kept.until,
        kept.waits,
        origin.author,
        origin.written,
        storage::blob{row.body}
    );
}

std::vector<message> sqlite_transaction::read_messages(
    conversation_id id, seq from, seq to, std::size_t count_max, std::size_t bytes_max
) {
    std::vector<message> read;
    std::size_t bytes = 0;
    auto found = file_.select(
        "SELECT seq, id, client_id, sender, sender_name, device, counter, kind, server_time,"
        " ordinal, mentions, mention_all, body, target, recalled, expires, origin_author,"
        " origin_written FROM message WHERE conversation = ?"
        " AND seq BETWEEN ? AND ? ORDER BY seq LIMIT ?",
        id,
        from,
        to,
        count_max
    );
    while (found.next()) {
        message row = read_message(found);
        bytes += row.body.size();
        if (bytes > bytes_max && !read.empty()) {
            break;
        }
        read.push_back(std::move(row));
    }
    return read;
}

std::optional<dedupe_record> sqlite_transaction::find_sent(
    conversation_id id, const device_id& device, const client_id& client
) {
    auto found = file_.select(
        "SELECT seq, id, counter, server_time, expires FROM sent"
        " WHERE conversation = ? AND device = ? AND client_id = ?",
        id,
        device,
        client
    );
    if (!found.next()) {
        return std::nullopt;
    }
    dedupe_record read;
    read.conversation = id;
    read.device = device;
    read.client_id = client;
    read.seq = found.read<seq>(0);
    read.id = found.read<message_id>(1);
    read.counter = found.read<sender_counter>(2);
    read.server_time = found.read<wall_time>(3);
    read.expires = found.read<wall_time>(4);
    return read;
}

void sqlite_transaction::put_sent(const dedupe_record& row) {
    file_.run(
        "INSERT OR REPLACE INTO sent (conversation, device, client_id, seq, id, counter,"
        " server_time, expires) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        row.conversation,
        row.device,
        row.client_id,
        row.seq,
        row.id,
        row.counter,
        row.server_time,
        row.expires
    );
}

bool sqlite_transaction::remove_sent_before(wall_time before) {
    return sweep_.remove_sent(file_, before);
}

sender_counter sqlite_transaction::last_counter(conversation_id id, const device_id& device) {
    auto found = file_.select(
        "SELECT last_counter FROM sender WHERE conversation = ? AND device = ?", id, device
    );
    return found.next() ? found.read<sender_counter>(0) : sender_counter{};
}

void sqlite_transaction::put_last_counter(
    conversation_id id, const device_id& device, sender_counter last
) {
    file_.run(
        "INSERT OR REPLACE INTO sender (conversation, device, last_counter) VALUES (?, ?, ?)",
        id,
        device,
        last
    );
}

}  // namespace gapless::server
