#pragma once

#include "sample-apps/gapless-cli/device.hpp"
#include "sample-apps/gapless-cli/line_reader.hpp"

#include <gapless/client.hpp>
#include <gapless/outgoing_message.hpp>
#include <gapless/result.hpp>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace gapless::cli {

// Sends one text, or the lines of standard input, to one place, and tells how each of them ended.
//
// Lines are sent as they come, so it works at the end of a pipe that is never closed. A line that
// is no message is told of and left out. Once a message was refused, what follows it is put into
// the outbox, behind it. When patience is over, or the mailbox takes no more, the reading ends:
// what would follow is out of order. The device outlives it.
class sending {
public:
    struct options {
        destination to;
        bool is_waiting = true;      // for the server's word; otherwise the outbox is enough
        duration patience;           // without any progress
        outgoing_message what = {};  // what each of them is, but for its text
                                     // (of a kind with a content: a JSON object, see content_in)
    };

    sending(device& through, options chosen);

    // The first thing that went wrong: those of client::send, with the line's number; the code of a
    // refusal, this one's or that of a message which blocks the way; and those of device::wait,
    // when what has no answer stays in the outbox.
    [[nodiscard]] result<void> send_text(std::string text);
    [[nodiscard]] result<void> send_message(outgoing_message what);
    [[nodiscard]] result<void> send_lines(int descriptor);

private:
    [[nodiscard]] result<void> begin();
    [[nodiscard]] result<void> wait_for_all();
    void read_lines();
    void take_line(line_reader::line next);
    void submit(std::string text, std::optional<std::size_t> line);
    void submit(outgoing_message what, std::optional<std::size_t> line);

    void handle_queued(const result<client_id>& queued, std::optional<std::size_t> line);
    void handle_outcome(const send_outcome& outcome, std::optional<std::size_t> line);
    void handle_not_taken(const error& why, std::optional<std::size_t> line);
    void handle_ended();
    void note(error why, std::optional<std::size_t> line);
    void stop_reading();
    void keep_what_is_there();

    [[nodiscard]] std::size_t outstanding() const;
    [[nodiscard]] bool is_done() const;
    [[nodiscard]] bool is_any_on_its_way() const;
    [[nodiscard]] result<void> ending() const;
    [[nodiscard]] std::optional<conversation_id> find_conversation() const;

    device& device_;
    const options options_;
    std::size_t waiting_ = 0;            // for the server's word
    std::size_t queueing_ = 0;           // for their place in the outbox
    std::size_t queued_ = 0;             // have it
    std::size_t outstanding_bytes_ = 0;  // of texts that wait for either
    std::uint64_t progress_ = 0;         // grows whenever patience begins anew
    std::optional<line_reader> lines_;   // until the last of them
    std::optional<conversation_id> conversation_;
    bool is_blocked_ = false;  // what waits for the server's word will not get it
    std::optional<error> failure_;
    std::optional<std::size_t> failed_line_;
    std::optional<sent_event> last_sent_;
};

}  // namespace gapless::cli
