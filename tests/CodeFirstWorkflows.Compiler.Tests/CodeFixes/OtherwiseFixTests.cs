using CodeFirstWorkflows.CodeFixes;
using CodeFirstWorkflows.Compiler.Tests.Verification;
using Xunit;

namespace CodeFirstWorkflows.Compiler.Tests.CodeFixes;

public sealed class OtherwiseFixTests
{
    private const string Types = """
        public enum Category { Refund, Question, Spam }
        public sealed record Triage(Category Category, Category Second);

        """;

    [Fact]
    public Task The_step_goes_behind_the_last_branch() => Fixes(
        """
        [Workflow]
        public partial class Answer : Workflow<Triage, string>
        {
            [When({|CFW023:"input.category"|}, Is = Category.Refund)]
            [Step]
            public void Refund(Triage input) { }

            private static string Helper() => "";

            /// <summary>Answers.</summary>
            [When("input.category", Is = Category.Question)]
            [Step]
            public void Reply(Triage input)
            {
            } // The last of them.

            [Step]
            public string Last(Triage input) => Helper();
        }
        """,
        """
        [Workflow]
        public partial class Answer : Workflow<Triage, string>
        {
            [When("input.category", Is = Category.Refund)]
            [Step]
            public void Refund(Triage input) { }

            private static string Helper() => "";

            /// <summary>Answers.</summary>
            [When("input.category", Is = Category.Question)]
            [Step]
            public void Reply(Triage input)
            {
            } // The last of them.

            [Otherwise("input.category")]
            [Step]
            public void HandleOther() { }

            [Step]
            public string Last(Triage input) => Helper();
        }
        """);

    [Fact]
    public Task It_is_written_as_the_branches_are() => Fixes(
        """
        namespace App
        {
            [CodeFirstWorkflows.Workflow]
            internal partial class Answer : CodeFirstWorkflows.Workflow<Triage, string>
            {
                [CodeFirstWorkflows.Step] string Last(Triage input) => "";
                [CodeFirstWorkflows.Step] Category Classify(Triage input) => input.Category;
                [CodeFirstWorkflows.When({|CFW023:nameof(Classify)|}, Is = Category.Refund)] [CodeFirstWorkflows.Step] void Refund() { }
                [CodeFirstWorkflows.When(nameof(Classify), Is = Category.Question)] [CodeFirstWorkflows.Step] void Reply() { } }
        }
        """,
        """
        namespace App
        {
            [CodeFirstWorkflows.Workflow]
            internal partial class Answer : CodeFirstWorkflows.Workflow<Triage, string>
            {
                [CodeFirstWorkflows.Step] string Last(Triage input) => "";
                [CodeFirstWorkflows.Step] Category Classify(Triage input) => input.Category;
                [CodeFirstWorkflows.When(nameof(Classify), Is = Category.Refund)] [CodeFirstWorkflows.Step] void Refund() { }
                [CodeFirstWorkflows.When(nameof(Classify), Is = Category.Question)] [CodeFirstWorkflows.Step] void Reply() { }
                [CodeFirstWorkflows.Otherwise(nameof(Classify))] [CodeFirstWorkflows.Step] void HandleOther() { } }
        }
        """);

    [Fact]
    public Task Its_name_is_free() => Fixes(
        """
        public abstract class Handling(WorkflowEngine engine) : Workflow<Triage, string>(engine)
        {
            protected static void HandleOther() { }
        }

        [Workflow]
        public partial class Answer(WorkflowEngine engine) : Handling(engine)
        {
            [Step(Name = "handleOther2")]
            public string Last(Triage input) => "";

            [When({|CFW023:"input.category"|}, Is = Category.Refund)]
            [Step]
            private protected void Refund() { }

            [When("input.category", Is = Category.Question)]
            [Step]
            private protected void Reply() { }
        }
        """,
        """
        public abstract class Handling(WorkflowEngine engine) : Workflow<Triage, string>(engine)
        {
            protected static void HandleOther() { }
        }

        [Workflow]
        public partial class Answer(WorkflowEngine engine) : Handling(engine)
        {
            [Step(Name = "handleOther2")]
            public string Last(Triage input) => "";

            [When("input.category", Is = Category.Refund)]
            [Step]
            private protected void Refund() { }

            [When("input.category", Is = Category.Question)]
            [Step]
            private protected void Reply() { }

            [Otherwise("input.category")]
            [Step]
            private protected void HandleOther3() { }
        }
        """);

    [Fact]
    public Task It_joins_the_group_of_the_last_branch() => Fixes(
        """
        [Workflow]
        public partial class Answer : Workflow<Triage, string>
        {
            [When({|CFW023:"input.category"|}, Is = Category.Refund)]
            [Parallel("all", OnError = ParallelError.FailFast)]
            [Step]
            public void Refund() { }

            [When("input.category", Is = Category.Question)]
            [Parallel("all")]
            [Step]
            public void Reply() { }

            [Parallel("all")]
            [Step]
            public string Last(Triage input) => "";
        }
        """,
        """
        [Workflow]
        public partial class Answer : Workflow<Triage, string>
        {
            [When("input.category", Is = Category.Refund)]
            [Parallel("all", OnError = ParallelError.FailFast)]
            [Step]
            public void Refund() { }

            [When("input.category", Is = Category.Question)]
            [Parallel("all")]
            [Step]
            public void Reply() { }

            [Otherwise("input.category")]
            [Parallel("all")]
            [Step]
            public void HandleOther() { }

            [Parallel("all")]
            [Step]
            public string Last(Triage input) => "";
        }
        """);

    [Fact]
    public Task It_takes_a_place_in_the_order_of_several_files() => Verify.CodeFix<FindsMissingConstant, AddOtherwiseFix>(
        Types + """
        [Workflow]
        public partial class Answer : Workflow<Triage, string>
        {
            [When({|CFW023:"input.category"|}, Is = Category.Refund)]
            [Step(Order = 10)]
            public void Refund() { }

            [When("input.category", Is = Category.Question)]
            [Step(Order = 20)]
            public void Reply() { }
        }
        """,
        Types + """
        [Workflow]
        public partial class Answer : Workflow<Triage, string>
        {
            [When("input.category", Is = Category.Refund)]
            [Step(Order = 10)]
            public void Refund() { }

            [When("input.category", Is = Category.Question)]
            [Step(Order = 20)]
            public void Reply() { }

            [Otherwise("input.category")]
            [Step(Order = 21)]
            public void HandleOther() { }
        }
        """,
        [("Last.cs", "partial class Answer { [Step(Order = 30)] public string Last(Triage input) => \"\"; }")],
        [("Last.cs", "partial class Answer { [Step(Order = 30)] public string Last(Triage input) => \"\"; }")]);

    [Fact]
    public Task Nothing_is_offered_where_the_order_leaves_no_place() => Verify.NoCodeFix<FindsMissingConstant, AddOtherwiseFix>(
        Types + """
        [Workflow]
        public partial class Answer : Workflow<Triage, string>
        {
            [When({|CFW023:"input.category"|}, Is = Category.Refund)]
            [Step(Order = 1)]
            public void Refund() { }

            [When("input.category", Is = Category.Question)]
            [Step(Order = 2)]
            public void Reply() { }
        }
        """,
        ("Last.cs", "partial class Answer { [Step(Order = 3)] public string Last(Triage input) => \"\"; }"));

    [Fact]
    public Task Nothing_is_offered_where_a_loop_ends_with_the_last_branch() => Verify.NoCodeFix<FindsMissingConstant, AddOtherwiseFix>(Types + """
        [Workflow]
        public partial class Answer : Workflow<Triage, string>
        {
            [Step]
            public string Last(Triage input) => "";

            [When({|CFW023:"input.category"|}, Is = Category.Refund)]
            [Step]
            public void Refund() { }

            [When("input.category", Is = Category.Question)]
            [Repeat(From = nameof(Refund), Max = 2)]
            [Step]
            public void Reply() { }
        }
        """);

    [Fact]
    public Task A_branch_that_repeats_itself_is_followed() => Fixes(
        """
        [Workflow]
        public partial class Answer : Workflow<Triage, string>
        {
            [Step]
            public string Last(Triage input) => "";

            [When({|CFW023:"input.category"|}, Is = Category.Refund)]
            [Repeat(Max = 2)]
            [Step]
            public void Refund() { }
        }
        """,
        """
        [Workflow]
        public partial class Answer : Workflow<Triage, string>
        {
            [Step]
            public string Last(Triage input) => "";

            [When("input.category", Is = Category.Refund)]
            [Repeat(Max = 2)]
            [Step]
            public void Refund() { }

            [Otherwise("input.category")]
            [Step]
            public void HandleOther() { }
        }
        """);

    private static Task Fixes(string source, string fixedSource) => Verify.CodeFix<FindsMissingConstant, AddOtherwiseFix>(Types + source, Types + fixedSource);
}
