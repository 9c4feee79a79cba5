/* An application that does what images.c tells it to. */
#define CONTRACT_CHILD
#include "orders.h"
