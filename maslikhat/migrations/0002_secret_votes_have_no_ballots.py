"""A composite foreign key from ballots to their vote and its secrecy.

With the ballots' own check (`vote_is_secret` is false) it makes a ballot in a secret vote impossible, and a
vote with ballots can't be made secret afterwards.
"""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("maslikhat", "0001_initial")]

    operations = [
        migrations.RunSQL(
            sql="""
                ALTER TABLE maslikhat_ballot ADD CONSTRAINT ballots_belong_to_open_votes
                FOREIGN KEY (vote_id, vote_is_secret) REFERENCES maslikhat_voteevent (id, is_secret)
            """,
            reverse_sql="ALTER TABLE maslikhat_ballot DROP CONSTRAINT ballots_belong_to_open_votes",
        )
    ]
