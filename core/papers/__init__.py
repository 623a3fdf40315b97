"""Papers that leave the portal: what they are made of, and how they are written as DOCX and PDF."""
