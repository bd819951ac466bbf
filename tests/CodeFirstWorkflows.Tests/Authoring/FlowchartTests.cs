using Xunit;

namespace CodeFirstWorkflows.Tests.Authoring;

public class FlowchartTests
{
    [Fact]
    public void Steps_follow_each_other_and_each_kind_has_its_shape() => Draws(
        """
            s0["load"]
            s1(["ask"])
            s2[["book"]]
            s0 --> s1
            s1 --> s2
        """,
        Step("load"), Prompt("ask"), SubWorkflow("book"));

    [Fact]
    public void Nothing_is_drawn_of_no_steps() => Assert.Equal("flowchart TD\n", Workflow().ToMermaid());

    [Fact]
    public void A_step_that_may_be_skipped_is_passed_by() => Draws(
        """
            s0["triage"]
            s1["alarm"]
            s2["reply"]
            s0 -->|"triage.urgent and not triage.known"| s1
            s1 --> s2
            s0 -.->|"else"| s2
        """,
        Step("triage"), When("alarm", "triage.urgent", "not triage.known"), Step("reply"));

    [Fact]
    public void Each_condition_is_asked_whether_or_not_the_step_before_ran() => Draws(
        """
            start(("start"))
            s0["a"]
            d0{" "}
            s1["b"]
            stop((("end")))
            start -->|"input.a"| s0
            s0 --> d0
            start -.->|"else"| d0
            d0 -->|"input.b"| s1
            s1 --> stop
            d0 -.->|"else"| stop
        """,
        When("a", "input.a"), When("b", "input.b"));

    [Fact]
    public void A_run_takes_one_branch_of_a_choice() => Draws(
        """
            s0["triage"]
            d0{" "}
            s1["refund"]
            s2["receipt"]
            s3["answer"]
            s4["forward"]
            s5["close"]
            s0 --> d0
            d0 -->|"triage.category is Refund"| s1
            s1 --> s2
            d0 -->|"(triage.category is Question or Praise) and triage.known"| s3
            d0 -->|"otherwise"| s4
            s2 --> s5
            s3 --> s5
            s4 --> s5
        """,
        Step("triage"),
        Branch("refund", "triage.category is Refund"),
        Branch("receipt", "triage.category is Refund"),
        Branch("answer", "triage.category is Question or Praise", "triage.known"),
        Branch("forward", "otherwise"),
        Step("close"));

    [Fact]
    public void A_choice_that_is_not_complete_is_passed_by() => Draws(
        """
            d0{" "}
            s0["a"]
            s1["b"]
            s2["c"]
            d0 -->|"input is A"| s0
            d0 -->|"input is B"| s1
            s0 --> s2
            s1 --> s2
            d0 -.->|"else"| s2
        """,
        Branch("a", "input is A") with { IsCompleteChoice = false }, Branch("b", "input is B") with { IsCompleteChoice = false }, Step("c"));

    [Fact]
    public void Choices_may_be_neighbours() => Draws(
        """
            d0{" "}
            s0["a"]
            s1["b"]
            d1{" "}
            s2["c"]
            s3["d"]
            stop((("end")))
            d0 -->|"input.x"| s0
            d0 -->|"not (input.x)"| s1
            s0 --> d1
            s1 --> d1
            d1 -->|"input.y"| s2
            d1 -->|"not (input.y)"| s3
            s2 --> stop
            s3 --> stop
        """,
        Branch("a", "input.x"),
        Branch("b", "not (input.x)"),
        Branch("c", "input.y") with { Choice = 2 },
        Branch("d", "not (input.y)") with { Choice = 2 });

    [Fact]
    public void A_step_that_returns_leads_to_the_end() => Draws(
        """
            s0["check"]
            s1["refuse"]
            s2["work"]
            stop((("end")))
            s0 -->|"check is Bad"| s1
            s1 --> stop
            s0 -.->|"else"| s2
            s2 --> stop
        """,
        Step("check"), When("refuse", "check is Bad") with { IsReturn = true }, Step("work"));

    [Fact]
    public void A_group_forks_and_its_join_waits_for_all() => Draws(
        """
            s0["a"]
            subgraph g0["parallel voices"]
                f1(("fork"))
                s1["b"]
                s2["c"]
                j2(("join"))
            end
            s3["d"]
            s0 --> f1
            f1 --> s1
            f1 -->|"a.yes"| s2
            s1 --> j2
            s2 --> j2
            f1 -.->|"else"| j2
            j2 --> s3
        """,
        Step("a"), Step("b") with { Group = 1, GroupName = "voices" }, When("c", "a.yes") with { Group = 1, GroupName = "voices" }, Step("d"));

    [Fact]
    public void Groups_may_be_neighbours() => Assert.Equal(
        2, Workflow(Step("a") with { Group = 1 }, Step("b") with { Group = 2 }).ToMermaid().Split("subgraph").Length - 1);

    [Fact]
    public void A_loop_comes_back_to_its_first_step() => Draws(
        """
            s0["plan"]
            s1["draft"]
            s2["review"]
            s3["send"]
            s0 --> s1
            s1 --> s2
            s2 -->|"until review.good, at most 3, then fail"| s1
            s2 --> s3
            s3 -->|"at most 2"| s3
        """,
        Step("plan"),
        Step("draft"),
        Step("review") with { Loop = new("draft", "review.good", 3, LoopEnd.Fail) },
        Step("send") with { Loop = new("send", null, 2, LoopEnd.Continue) });

    [Fact]
    public void In_a_loop_conditions_are_asked_at_each_visit() => Draws(
        """
            s0["plan"]
            d0{" "}
            s1["draft"]
            d1{" "}
            s2["review"]
            d2{" "}
            s3["send"]
            s0 --> d0
            d0 -->|"plan.long"| s1
            s1 --> d1
            d0 -.->|"else"| d1
            d1 -->|"plan.good"| s2
            s2 --> d2
            d1 -.->|"else"| d2
            d2 -->|"until done, at most 3"| d0
            d2 --> s3
        """,
        Step("plan"),
        When("draft", "plan.long"),
        When("review", "plan.good") with { Loop = new("draft", "done", 3, LoopEnd.Continue) },
        Step("send"));

    [Fact]
    public void Loops_nest() => Draws(
        """
            s0["a"]
            s1["b"]
            s2["c"]
            s0 --> s1
            s1 -->|"at most 2"| s0
            s1 --> s2
            s2 -->|"at most 3"| s0
        """,
        Step("a"), Step("b") with { Loop = new("a", null, 2, LoopEnd.Continue) }, Step("c") with { Loop = new("a", null, 3, LoopEnd.Continue) });

    [Fact]
    public void A_steps_label_says_how_it_runs() => Draws(
        """
            s0{{"research<br/>for each plan.tasks<br/>continues on error"}}
            s1{{"vote<br/>5 times"}}
            s2(["judge<br/>compares fast, smart"])
            s0 --> s1
            s1 --> s2
        """,
        Prompt("research") with { ForEach = "plan.tasks", ContinuesOnError = true },
        Prompt("vote") with { ForEach = "5 times" },
        Prompt("judge") with { Compared = ["fast", "smart"] });

    [Fact]
    public void In_a_dataflow_steps_wait_for_what_they_read() => Draws(
        """
            s0["tell"]
            s1["load"]
            s2["count"]
            s1 --> s0
            s2 --> s0
            s1 --> s2
        """,
        ExecutionMode.Dataflow, Step("tell") with { Inputs = ["load", "count"] }, Step("load"), Step("count") with { Inputs = ["load"] });

    [Fact]
    public void In_a_dataflow_a_step_is_skipped_as_soon_as_its_conditions_are_decided() => Draws(
        """
            start(("start"))
            s0["a"]
            s1["b"]
            d0{" "}
            s2["c"]
            s3["d"]
            s4["e"]
            stop((("end")))
            start --> s0
            start --> s1
            d0 -->|"a.yes"| s2
            start -->|"input"| s3
            s0 --> d0
            s1 --> s2
            s2 --> s4
            d0 -.->|"else"| s4
            s3 --> stop
            start -.->|"else"| stop
            s4 --> stop
        """,
        ExecutionMode.Dataflow,
        Step("a"),
        Step("b"),
        When("c", "a.yes") with { Inputs = ["a", "b"], ConditionInputs = 1 },
        When("d", "input"),
        Step("e") with { Inputs = ["c"] });

    [Fact]
    public void Children_are_drawn_where_they_run_if_asked()
    {
        var child = Workflow("Child", When("look", "input"), Step("tell"));
        var step = SubWorkflow("ask") with { Child = () => child, Loop = new("ask", "ask.good", 2, LoopEnd.Continue) };
        var workflow = Workflow(Step("a"), step, Step("b"));

        Assert.Contains("s1[[\"ask\"]]", workflow.ToMermaid(), StringComparison.Ordinal);
        Draws(
            """
                s0["a"]
                subgraph s1["ask"]
                    s1_start(("start"))
                    s1_s0["look"]
                    s1_s1["tell"]
                end
                s2["b"]
                s1_start -->|"input"| s1_s0
                s1_s0 --> s1_s1
                s1_start -.->|"else"| s1_s1
                s0 --> s1_start
                s1_s1 -->|"until ask.good, at most 2"| s1_start
                s1_s1 --> s2
            """,
            workflow.ToMermaid(expandChildren: true));
    }

    [Fact]
    public void A_child_is_not_drawn_within_itself()
    {
        WorkflowDefinition Outer() => Workflow("Outer", SubWorkflow("inner") with { Child = Inner });
        WorkflowDefinition Inner() => Workflow("Inner", SubWorkflow("again") with { Child = Inner }, SubWorkflow("outer") with { Child = Outer });

        Draws(
            """
                subgraph s0["inner"]
                    s0_s0[["again"]]
                    s0_s1[["outer"]]
                end
                s0_s0 --> s0_s1
            """,
            Outer().ToMermaid(expandChildren: true));
    }

    [Fact]
    public void A_return_ends_its_own_workflow_only()
    {
        var child = Workflow("Child", When("stop", "input") with { IsReturn = true }, Step("go"));

        Draws(
            """
                subgraph s0["run"]
                    s0_start(("start"))
                    s0_s0["stop"]
                    s0_s1["go"]
                    s0_stop((("end")))
                end
                s1["after"]
                s0_start -->|"input"| s0_s0
                s0_s0 --> s0_stop
                s0_start -.->|"else"| s0_s1
                s0_s1 --> s0_stop
                s0_stop --> s1
            """,
            Workflow(SubWorkflow("run") with { Child = () => child }, Step("after")).ToMermaid(expandChildren: true));
    }

    [Fact]
    public void A_workflow_is_drawn_alike_when_it_is_compiled_and_when_it_runs()
    {
        var workflows = typeof(FlowchartTests).Assembly.GetTypes().Where(type => type.GetField("Mermaid") is not null).ToList();

        Assert.NotEmpty(workflows);
        Assert.All(workflows, workflow =>
        {
            var definition = (WorkflowDefinition)workflow.GetProperty("Definition")!.GetValue(null)!;
            Assert.Equal(definition.ToMermaid(), workflow.GetField("Mermaid")!.GetRawConstantValue());
        });
    }

    [Theory]
    [InlineData("a.b, c? (d = 'e') f!", "a.b, c? (d = 'e') f!")]
    [InlineData("a_b-c", "a_b-c")]
    [InlineData("_a", "#95;a")]
    [InlineData("\"#<>&`;\\", "#quot;#35;#lt;#gt;#amp;#96;#59;#92;")]
    [InlineData("*a* ~b~ $c$ [d] {e} |f|", "#42;a#42; #126;b#126; #36;c#36; #91;d#93; #123;e#125; #124;f#124;")]
    [InlineData("a: @b %%c", "a#58; #64;b #37;#37;c")]
    [InlineData("a\nb\tc\u2028d\u0001", "a b c d ")]
    [InlineData("größer 決める 🚀 שלום", "größer 決める 🚀 שלום")]
    public void What_is_more_than_text_is_written_by_its_code(string name, string label) => Draws($"    s0[\"{label}\"]", Step(name));

    private static StepDefinition Step(string name) => new(name, StepKind.Step, "string");

    private static StepDefinition Prompt(string name) => new(name, StepKind.Prompt, "string");

    private static StepDefinition SubWorkflow(string name) => new(name, StepKind.SubWorkflow, "string");

    private static StepDefinition When(string name, params string[] conditions) => Step(name) with { Conditions = conditions };

    private static StepDefinition Branch(string name, params string[] conditions) => When(name, conditions) with { Choice = 1, IsCompleteChoice = true };

    private static WorkflowDefinition Workflow(params StepDefinition[] steps) => Workflow("W", steps);

    private static WorkflowDefinition Workflow(string name, params StepDefinition[] steps) => new(name, 0, false, false, steps);

    private static void Draws(string expected, params StepDefinition[] steps) => Draws(expected, Workflow(steps).ToMermaid());

    private static void Draws(string expected, ExecutionMode execution, params StepDefinition[] steps) =>
        Draws(expected, new WorkflowDefinition("W", 0, false, false, steps) { Execution = execution }.ToMermaid());

    private static void Draws(string expected, string mermaid) => Assert.Equal($"flowchart TD\n{expected}\n", mermaid);
}
