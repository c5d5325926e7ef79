#pragma once

#include "sample-apps/gapless-cli/chat/chat_command.hpp"
#include "sample-apps/gapless-cli/chat/chat_outbox.hpp"
#include "sample-apps/gapless-cli/chat/company.hpp"
#include "sample-apps/gapless-cli/chat/lock.hpp"
#include "sample-apps/gapless-cli/chat/place.hpp"
#include "sample-apps/gapless-cli/chat/reader_watch.hpp"
#include "sample-apps/gapless-cli/chat/screen.hpp"
#include "sample-apps/gapless-cli/chat/timeline_news.hpp"
#include "sample-apps/gapless-cli/device.hpp"

#include <gapless/client.hpp>
#include <gapless/result.hpp>

#include <cstddef>
#include <deque>
#include <memory>
#include <optional>
#include <string>

namespace gapless::cli {

// A conversation with somebody at the keyboard: lines go out, what arrives is shown, and lines that
// begin with a slash are commands.
//
// Everything that arrives is shown once, that of other conversations with their names; shown is
// acknowledged, and in the conversation that is in front it counts as read. Whether that one is
// encrypted is said when it comes to the front, and when it begins; messages of it that could not
// be opened are shown anew when they can. What the user says appears among the entries when it has
// its place there, and is under way until then. The device and the screen outlive it.
class chatting {
public:
    struct options {
        std::optional<destination> to;  // to begin with
        duration patience;              // at the end, with what is under way
    };

    chatting(device& through, screen& shown_on, options chosen);
    ~chatting();
    chatting(const chatting&) = delete;
    chatting& operator=(const chatting&) = delete;

    // Until the user leaves. Errors: those of device::wait but cancelled, since a signal is a
    // proper end; those of a mailbox that cannot be read; and, for programs, timed_out with what
    // stays in the outbox, or why the first message there was refused.
    [[nodiscard]] result<void> run();

private:
    // Callbacks that come after the end find it gone.
    struct life {
        chatting& self;
    };

    [[nodiscard]] result<void> begin();
    [[nodiscard]] result<void> end();
    void collect_unread();
    [[nodiscard]] result<void> enter(place next, std::optional<seq> unread_from);
    void follow(const conversation& row);
    void look_at_lock();
    void tell_lock(conversation_id where);
    void print_lock(conversation_id where);
    void show(conversation_id where, const message& entry, const std::string& title);
    void show_entries(conversation_id where, seq from, seq to);

    void handle_line(const std::string& line);
    void handle_event(const event& next);
    void handle_arrived(const message_event& arrived);
    void handle_timeline(conversation_id where, const timeline_batch& batch);
    void handle_finding(const key_finding& found);
    void handle_status(const connection_status& now);
    void handle_seen(conversation_id where, seq up_to);
    void handle_key();
    void watch_company();
    void say(std::string text);

    void obey(const chat_command& command);
    void help();
    void who();
    void verify(const std::string& user);
    void show_number(const std::string& user, const std::string& number);
    void list();
    void switch_to(const std::string& name);
    void show_history(const std::string& count);
    void retry();
    void cancel();

    void print(const saying& said);
    void keep(const result<void>& printed);
    void remark(const std::string& text);
    void refresh();

    device& device_;
    screen& screen_;
    const options options_;
    std::shared_ptr<life> life_;
    subscription events_;
    subscription statuses_;
    subscription findings_;
    list_subscription timeline_;  // of the conversation in front
    timeline_news news_;
    lock lock_ = lock::open;
    reader_watch readers_;
    company company_;
    std::deque<event> unread_;  // of the runs before, until it begins
    std::optional<place> place_;
    chat_outbox outbox_;
    connection_state state_ = connection_state::offline;
    std::optional<error> failure_;  // the screen's
    std::optional<error> refusal_;  // of the first message that was refused
    std::size_t queueing_ = 0;      // on the way into the outbox
    bool has_status_ = false;
    bool has_begun_ = false;
    bool is_leaving_ = false;  // nothing more will be typed
};

}  // namespace gapless::cli
