using CodeFirstWorkflows.Analyzers.Code;
using CodeFirstWorkflows.Compiler.Tests.Verification;
using CodeFirstWorkflows.Language.Rules;
using Microsoft.CodeAnalysis.Testing;
using Xunit;

namespace CodeFirstWorkflows.Compiler.Tests.Analyzers;

public sealed class NondeterministicConditionTests
{
    [Fact]
    public Task The_time_is_reported_where_it_is_read() => Reported(
        """
        [Workflow]
        public partial class Greet : Workflow<string, string>
        {
            [When(nameof(IsLate))]
            [Step]
            public string Evening(string input) => $"Good evening, {input}";

            private static bool IsLate() => DateTime.{|#0:Now|}.Hour >= 18;
        }
        """,
        new DiagnosticResult(Rule.NondeterministicCondition).WithLocation(0).WithArguments("IsLate", "DateTime.Now"));

    [Theory]
    [InlineData("DateTime.{|CFW052:UtcNow|}.Hour > 1")]
    [InlineData("DateTime.{|CFW052:Today|}.DayOfWeek == DayOfWeek.Monday")]
    [InlineData("DateTimeOffset.{|CFW052:Now|}.Offset == TimeSpan.Zero || DateTimeOffset.{|CFW052:UtcNow|}.Hour > 1")]
    [InlineData("TimeProvider.System.{|CFW052:GetUtcNow|}().Hour > 1 || TimeProvider.System.{|CFW052:GetLocalNow|}().Hour > 1")]
    [InlineData("Clock.{|CFW052:GetUtcNow|}().Hour > 1", "private static readonly Fixed Clock = new(); private sealed class Fixed : TimeProvider { public override DateTimeOffset GetUtcNow() => default; }")]
    [InlineData("TimeProvider.System.{|CFW052:GetElapsedTime|}(TimeProvider.System.{|CFW052:GetTimestamp|}()).Ticks > 1")]
    [InlineData("System.Diagnostics.Stopwatch.{|CFW052:GetTimestamp|}() > 1")]
    [InlineData("System.Diagnostics.Stopwatch.{|CFW052:StartNew|}().ElapsedMilliseconds > 1")]
    [InlineData("Watch.{|CFW052:Elapsed|}.Ticks > 1 && Watch.{|CFW052:ElapsedMilliseconds|} > 1", "private static readonly System.Diagnostics.Stopwatch Watch = new();")]
    [InlineData("Environment.{|CFW052:TickCount|} > Environment.{|CFW052:TickCount64|}")]
    [InlineData("Environment.{|CFW052:GetEnvironmentVariable|}(\"CI\") is not null")]
    [InlineData("Guid.{|CFW052:NewGuid|}() == Guid.{|CFW052:CreateVersion7|}()")]
    [InlineData("Random.{|CFW052:Shared|}.Next(2) == 0 && Random.{|CFW052:Shared|}.NextDouble() > 0.5")]
    [InlineData("{|CFW052:new Random()|}.Next(2) == 0")]
    [InlineData("Dice.{|CFW052:Next|}(2) == 0", "private static readonly Random Dice = new(1);")]
    [InlineData("System.Security.Cryptography.RandomNumberGenerator.{|CFW052:GetInt32|}(2) == 0")]
    [InlineData("File.{|CFW052:Exists|}(\"stop\") || File.{|CFW052:ReadAllText|}(\"go\").Length > 0")]
    [InlineData("Directory.{|CFW052:EnumerateFiles|}(\".\").Any() || new DirectoryInfo(\".\").{|CFW052:GetFiles|}().Length > 0 || new FileInfo(\"x\").{|CFW052:Exists|}")]
    [InlineData("new HttpClient().{|CFW052:Send|}(new()).IsSuccessStatusCode")]
    [InlineData("s_count > 1", "private static int s_count;", "s_count")]
    [InlineData("s_count++ > 1", "private static int s_count;", "s_count")]
    [InlineData("Settings.{|CFW052:Strict|} || Settings.{|CFW052:Level|} > 1", "private static class Settings { public static bool Strict; public static int Level { get; set; } }")]
    public Task What_differs_each_time_is_reported(string condition, string members = "", string? marked = null) => Verify.Analyzer<NondeterministicConditionAnalyzer>($$"""
        [Workflow]
        public partial class Greet : Workflow<string, string>
        {
            [When(nameof(Decide))]
            [Step]
            public string Evening(string input) => input;

            private static bool Decide() => {{(marked is null ? condition : condition.Replace(marked, $"{{|CFW052:{marked}|}}", StringComparison.Ordinal))}};
            {{members}}
        }
        """);

    [Fact]
    public Task Bodies_of_every_shape_are_looked_into() => Reported(
        """
        [Workflow]
        public partial class Greet : Workflow<string, string>
        {
            [When("Early", Not = true)]
            [Step]
            public string Morning(string input) => input;

            [Repeat(Until = nameof(IsDone), Max = 3)]
            [Step]
            public string Evening(string morning) => morning;

            private bool Early(string input)
            {
                Func<DateTime> now = () => DateTime.{|#0:Now|};
                return Local() || now().Hour > 1;

                bool Local() => DateTime.{|#1:Today|}.Day > 1;
            }

            private static bool IsDone(string evening)
            {
                Func<Guid> make = Guid.{|#2:NewGuid|};
                return make() == Guid.Empty;
            }
        }
        """,
        new DiagnosticResult(Rule.NondeterministicCondition).WithLocation(0).WithArguments("Early", "DateTime.Now"),
        new DiagnosticResult(Rule.NondeterministicCondition).WithLocation(1).WithArguments("Early", "DateTime.Today"),
        new DiagnosticResult(Rule.NondeterministicCondition).WithLocation(2).WithArguments("IsDone", "Guid.NewGuid"));

    [Fact]
    public Task What_it_calls_of_its_own_class_is_looked_into_once() => Reported(
        """
        [Workflow]
        public partial class Greet : Workflow<string, string>
        {
            [When(nameof(IsLate))]
            [Step]
            public string Evening(string input) => input;

            [When(nameof(IsEarly))]
            [Step]
            public string? Morning(string input, string? evening) => evening;

            private static bool IsLate(string input) => Hour > 18 || Again(input.Length);

            private static bool IsEarly(string input) => !IsLate(input) && input.Select(Decide).Any();

            private static bool Again(int depth) => depth > 0 ? Again(depth - 1) : IsLate("");

            private static bool Decide(char letter) => {|#1:new Random()|}.Next(letter) == 1;

            private static int Hour => DateTime.{|#0:Now|}.Hour;
        }
        """,
        new DiagnosticResult(Rule.NondeterministicCondition).WithLocation(0).WithArguments("IsLate", "DateTime.Now"),
        new DiagnosticResult(Rule.NondeterministicCondition).WithLocation(1).WithArguments("IsEarly", "new Random()"));

    [Fact]
    public Task What_a_workflow_inherits_is_reported_once_where_it_is_declared() => Verify.Analyzer<NondeterministicConditionAnalyzer>("""
        public abstract class Timed<TInput>(WorkflowEngine engine) : Workflow<TInput, string>(engine)
        {
            protected static bool IsLate() => DateTime.{|CFW052:Now|}.Hour > 18;
            protected virtual bool IsEarly() => DateTime.Now.Hour < 6;
        }

        [Workflow]
        public partial class Greet(WorkflowEngine engine) : Timed<string>(engine)
        {
            [When(nameof(IsLate))]
            [Step]
            public string Evening(string input) => input;

            [When(nameof(IsEarly))]
            [Step, Output]
            public string Morning(string input) => input;

            protected override bool IsEarly() => Environment.{|CFW052:TickCount|} > 1;
        }

        [Workflow]
        public partial class Leave(WorkflowEngine engine) : Timed<int>(engine)
        {
            [When(nameof(IsLate))]
            [Step, Output]
            public string Evening(int input) => "";
        }
        """);

    [Fact]
    public Task Parts_in_other_files_are_looked_into() => Verify.Analyzer<NondeterministicConditionAnalyzer>(
        """
        [Workflow]
        public partial class Greet : Workflow<string, string>
        {
            [When(nameof(IsLate))]
            [Step]
            public string Evening(string input) => input;

            private static partial bool IsLate();
        }
        """,
        ("Late.cs", "partial class Greet { private static partial bool IsLate() => DateTime.{|CFW052:Now|}.Hour > 18; }"));

    [Fact]
    public Task What_decides_no_condition_is_not_reported() => Verify.Analyzer<NondeterministicConditionAnalyzer>("""
        [Workflow]
        public partial class Greet : Workflow<string, string>
        {
            [Step]
            public bool Late() => DateTime.Now.Hour > 18;

            [When(nameof(Late))]
            [When("input.length", Is = 3)]
            [Step]
            public string Evening(string input) => $"{input} {DateTime.Now} {Other()}";

            private static string Other() => $"{Guid.NewGuid()}";
        }

        public sealed class Elsewhere
        {
            [When(nameof(IsLate))]
            public static bool IsLate() => DateTime.Now.Hour > 18;
        }
        """);

    [Fact]
    public Task What_is_the_same_each_time_is_not_reported() => Verify.Analyzer<NondeterministicConditionAnalyzer>("""
        [Workflow]
        public partial class Greet : Workflow<DateTime, string>
        {
            private const int Limit = 18;
            private static readonly string[] Names = ["Ada"];
            private static int s_written;

            [When(nameof(IsLate))]
            [Step]
            public string Evening(DateTime input) => $"{input}";

            private static bool IsLate(DateTime input)
            {
                s_written = 1;
                var dice = new Random(input.Day);
                var elapsed = TimeProvider.System.GetElapsedTime(1, 2) + System.Diagnostics.Stopwatch.GetElapsedTime(1, 2);
                return input.Hour > Limit && input.AddDays(1) > DateTime.MinValue && Names.Length > 0 && nameof(DateTime.Now).Length > 0
                    && dice.Next(2) == 0 && new Random(1).NextDouble() > 0.5 && Path.Combine("a", "b").Length > 0 && elapsed.Ticks > Environment.ProcessorCount
                    && Guid.Parse("x") != Guid.Empty && input.DayOfWeek == DayOfWeek.Monday && Inner.Is;
            }

            private static class Inner
            {
                public static bool Is { get; } = true;
            }
        }
        """);

    private static Task Reported(string source, params DiagnosticResult[] expected) => Verify.Analyzer<NondeterministicConditionAnalyzer>(source, expected);
}
