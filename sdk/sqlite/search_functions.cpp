#include "sdk/sqlite/search_functions.hpp"

#include "sdk/core/search/search_score.hpp"
#include "sdk/core/search/segmenter.hpp"

#include <gapless/error.hpp>

#include <sqlite3.h>

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace gapless::sdk {
namespace {

using token_callback = int (*)(void*, int, const char*, int, int, int);

// It has no state; FTS5 wants an object that is not null.
int make_tokenizer(void*, const char**, int, Fts5Tokenizer** made) {
    static constexpr char stateless = 0;
    *made = reinterpret_cast<Fts5Tokenizer*>(const_cast<char*>(&stateless));
    return SQLITE_OK;
}

void drop_tokenizer(Fts5Tokenizer*) {}

int cut_document(std::string_view text, void* context, token_callback tell) {
    segmenter cut(text);
    segmenter::segment found;
    while (cut.next(found)) {
        const int code = tell(
            context,
            0,
            found.text.data(),
            static_cast<int>(found.text.size()),
            static_cast<int>(found.begin),
            static_cast<int>(found.end)
        );
        if (code != SQLITE_OK) {
            return code;
        }
    }
    return SQLITE_OK;
}

int cut(Fts5Tokenizer*, void* context, int flags, const char* text, int size, token_callback tell) {
    if (text == nullptr || size <= 0) {
        return SQLITE_OK;
    }
    if ((flags & FTS5_TOKENIZE_QUERY) != 0) {
        return tell(context, 0, text, size, 0, size);
    }
    return cut_document({text, static_cast<std::size_t>(size)}, context, tell);
}

// Occurrences of a phrase in the row, or less than 0: an error.
std::int64_t count(const Fts5ExtensionApi* api, Fts5Context* row, int phrase, int& code) {
    Fts5PhraseIter place{};
    int column = 0;
    int offset = 0;
    std::int64_t found = 0;
    code = api->xPhraseFirst(row, phrase, &place, &column, &offset);
    while (code == SQLITE_OK && column >= 0) {
        ++found;
        api->xPhraseNext(row, &place, &column, &offset);
    }
    return found;
}

void score(
    const Fts5ExtensionApi* api,
    Fts5Context* row,
    sqlite3_context* answer,
    int given,
    sqlite3_value** values
) {
    int segments = 0;
    int code = api->xColumnSize(row, 0, &segments);
    std::int64_t sum = 0;
    const int phrases = given > 0 ? sqlite3_value_int(values[0]) : 0;
    for (int phrase = 0; phrase < phrases && code == SQLITE_OK; ++phrase) {
        const auto occurrences = count(api, row, phrase, code);
        sum += search_score(
            static_cast<std::uint64_t>(occurrences), static_cast<std::uint64_t>(segments)
        );
    }
    if (code == SQLITE_OK) {
        sqlite3_result_int64(answer, sum);
    } else {
        sqlite3_result_error_code(answer, code);
    }
}

// As FTS5 wants to be asked for it: through a pointer that a statement of its own fills in.
fts5_api* find_fts5(sqlite3* connection) {
    fts5_api* found = nullptr;
    sqlite3_stmt* asking = nullptr;
    if (sqlite3_prepare_v2(connection, "SELECT fts5(?1)", -1, &asking, nullptr) == SQLITE_OK) {
        sqlite3_bind_pointer(asking, 1, static_cast<void*>(&found), "fts5_api_ptr", nullptr);
        sqlite3_step(asking);
    }
    sqlite3_finalize(asking);
    return found;
}

}  // namespace

void equip_search(storage::database& connection) {
    fts5_api* api = find_fts5(connection.native());
    if (api == nullptr) {
        connection.fail(error(
            errc::unsupported,
            "the program's SQLite was built without full-text search (SQLITE_ENABLE_FTS5)"
        ));
        return;
    }
    fts5_tokenizer tokenizer{make_tokenizer, drop_tokenizer, cut};
    int code = api->xCreateTokenizer(api, "gapless", nullptr, &tokenizer, nullptr);
    if (code == SQLITE_OK) {
        code = api->xCreateFunction(api, "gapless_score", nullptr, score, nullptr);
    }
    if (code != SQLITE_OK) {
        connection.fail(connection.meaning_of(code));
    }
}

}  // namespace gapless::sdk
