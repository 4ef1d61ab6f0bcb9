"""The page of the pandas stack: streamlit run page.py. One night, its total against normal, the stores that are furthest from theirs."""

import os

import pandas as pd
import streamlit as st
from sqlalchemy import create_engine, text

engine = create_engine(os.environ["PEER_POSTGRES"].replace("postgres://", "postgresql+psycopg://", 1))
with engine.connect() as connection:
    dates = [row[0] for row in connection.execute(text("select distinct business_date from store_day order by 1 desc limit 14"))]
    date = st.selectbox("Business date", dates)
    night = pd.read_sql(
        text("select d.store_id, s.name, s.region, d.net_sales, d.normal, d.net_sales - d.normal as gap from store_day d left join stores s using (store_id) where d.business_date = :date"),
        connection,
        params={"date": date},
    )
    trend = pd.read_sql(text("select business_date, sum(net_sales) as net_sales, sum(normal) as normal from store_day group by 1 order by 1 desc limit 56"), connection)
st.title("Last night")
st.metric("Net sales", f"{night.net_sales.sum():,.2f}", f"{night.gap.sum():,.2f}")
st.line_chart(trend.set_index("business_date"))
st.dataframe(night.sort_values("gap"))
st.bar_chart(night.groupby("region").net_sales.sum())
