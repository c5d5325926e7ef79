#include "draft.hpp"
