"""Operations: what the portal leaves out when it has much to do, by hand or by load."""
