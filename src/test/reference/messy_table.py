"""Writes a messy table: python3 messy_table.py ROWS SEED OUT.csv [unseen]

Numeric and categorical columns, 5 % of the cells missing, a text label, a constant column and two
that only name the row. With "unseen", some towns are none that other seeds write.
"""

import random
import sys

if len(sys.argv) < 4:
    sys.exit(__doc__)
rows, seed, out = int(sys.argv[1]), int(sys.argv[2]), sys.argv[3]
unseen = len(sys.argv) > 4
draw = random.Random(seed)
towns = ["Bonn", "Köln", "Ulm", "Trier", "Jena"] + (["Rom", "Oslo"] if unseen else [])


def cell(value):
    return "" if draw.random() < 0.05 else value


with open(out, "w", encoding="utf-8") as table:
    table.write("customer_id,email,country,age,income,visits,town,plan,since,churn\n")
    for i in range(rows):
        age = draw.randint(18, 80)
        income = round(draw.lognormvariate(10, 0.5), 2)
        visits = draw.randint(0, 30)
        town = draw.choice(towns)
        plan = draw.choice(["basic", "plus", "pro"])
        since = f"20{draw.randint(10, 20)}-0{draw.randint(1, 9)}-01"
        score = (40 - age) / 10 + visits / 5 - 3 + (2 if plan == "basic" else -1) + (town == "Ulm")
        churn = "stays" if score + draw.gauss(0, 0.5) < 0.5 else "leaves"
        cells = [age, income, visits, town, plan, since]
        given = ",".join(str(cell(value)) for value in cells)
        table.write(f"{100000 * seed + i},user{i}.{seed}@example.org,DE,{given},{churn}\n")
