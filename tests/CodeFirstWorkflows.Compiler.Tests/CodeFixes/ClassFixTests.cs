using CodeFirstWorkflows.CodeFixes;
using CodeFirstWorkflows.Compiler.Tests.Verification;
using Xunit;

namespace CodeFirstWorkflows.Compiler.Tests.CodeFixes;

public sealed class ClassFixTests
{
    [Fact]
    public Task Partial_goes_before_class_and_behind_all_modifiers() => Verify.CodeFix<FindsNotPartial, MakeClassPartialFix>(
        """
        /// <summary>Solves.</summary>
        [Workflow] // marked
        public sealed /* last */ class {|CFW001:Solve|} : Workflow<string, string>
        {
            [Step]
            public string Answer(string input) => input;
        }

        [Workflow]
        class {|CFW001:Notify|}(WorkflowEngine engine) : Workflow<string>(engine)
        {
            [Step]
            public void Send(string input) { }
        }
        """,
        """
        /// <summary>Solves.</summary>
        [Workflow] // marked
        public sealed /* last */ partial class Solve : Workflow<string, string>
        {
            [Step]
            public string Answer(string input) => input;
        }

        [Workflow]
        partial class Notify(WorkflowEngine engine) : Workflow<string>(engine)
        {
            [Step]
            public void Send(string input) { }
        }
        """);

    [Fact]
    public Task A_base_class_is_added() => Verify.CodeFix<FindsNotDerived, DeriveFromWorkflowFix>(
        """
        [Workflow]
        public partial class {|CFW002:Solve|}
        {
            [Step]
            public string Answer(string input) => input;
        }

        [Workflow]
        public partial class {|CFW002:Shout|} // loud
        {
            [Step]
            public string Answer(string input) => input;
        }
        """,
        """
        [Workflow]
        public partial class Solve : Workflow<string, string>
        {
            [Step]
            public string Answer(string input) => input;
        }

        [Workflow]
        public partial class Shout : Workflow<string, string> // loud
        {
            [Step]
            public string Answer(string input) => input;
        }
        """);

    [Fact]
    public Task A_base_class_goes_before_interfaces_and_behind_a_primary_constructor() => Verify.CodeFix<FindsNotDerived, DeriveFromWorkflowFix>(
        """
        [Workflow]
        public partial class {|CFW002:Solve|}
            : IDisposable
        {
            [Step]
            public string Answer(string input) => input;

            public void Dispose() { }
        }

        [Workflow]
        public partial class {|CFW002:Shout|}(string sign)
        {
            [Step]
            public string Answer(string input) => input + sign;
        }
        """,
        """
        [Workflow]
        public partial class Solve
            : Workflow<string, string>, IDisposable
        {
            [Step]
            public string Answer(string input) => input;

            public void Dispose() { }
        }

        [Workflow]
        public partial class Shout(string sign) : Workflow<string, string>
        {
            [Step]
            public string Answer(string input) => input + sign;
        }
        """);

    [Fact]
    public Task The_base_class_is_qualified_where_its_name_means_something_else() => Verify.CodeFix<FindsNotDerived, DeriveFromWorkflowFix>(
        """
        namespace Mine;

        public class Workflow<TIn, TOut>;

        [WorkflowAttribute]
        public partial class {|CFW002:Solve|}
        {
            [Step]
            public string Answer(string input) => input;
        }
        """,
        """
        namespace Mine;

        public class Workflow<TIn, TOut>;

        [WorkflowAttribute]
        public partial class Solve : CodeFirstWorkflows.Workflow<string, string>
        {
            [Step]
            public string Answer(string input) => input;
        }
        """);

    [Fact]
    public Task A_class_with_another_base_class_is_left_alone() => Verify.NoCodeFix<FindsNotDerived, DeriveFromWorkflowFix>("""
        public class Shared;

        [Workflow]
        public partial class {|CFW002:Solve|} : Shared
        {
            [Step]
            public string Answer(string input) => input;
        }
        """);
}
