from tests.browser.test_axe import *  # noqa
from tests.browser import test_axe as T
del test_axe_finds_nothing
@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_mine(browser, browser_context_args, live_server, axe, scene, language):
    mine={"reviews","postponements","open_review","classify_review","restate","record_refusal","open_work_review","doubts","doubt","raise_doubt","samples","sample","sample_result"}
    found=[]
    seen=set()
    pages=[p for p in T.examples(scene) if p[0].startswith("assistance:") and p[0].split(":")[1] in mine]
    for who in dict.fromkeys(w for _,_,w in pages):
        context = browser.new_context(**browser_context_args, base_url=live_server.url)
        cookies = {T.settings.LANGUAGE_COOKIE_NAME: language, "sessionid": T.session_of(scene, who)}
        context.add_cookies([{"name": n, "value": v, "url": live_server.url} for n, v in cookies.items() if v])
        page = context.new_page()
        for name, address, _ in (e for e in pages if e[2]==who):
            seen.add(name); found += T.look_over(page, axe, name, address)
        context.close()
    assert {s.split(":")[1] for s in seen}==mine
    assert not found, "\n\n".join(found)
